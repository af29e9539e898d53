using NeuralSynth.Contract;
using NeuralSynth.Import.Tests.Archive;

namespace NeuralSynth.Import.Tests.Networks;

/// <summary>The filter bank: one channel of audio to M bands and back, with filters of our own design in the file's layout.</summary>
internal sealed class FilterBankNet
{
    private readonly int _bands, _taps;
    private readonly PqmfTable _table;
    private readonly ConvolutionNet _analysis, _synthesis;

    public FilterBankNet(int bands, int taps)
    {
        (_bands, _taps) = (bands, taps);
        _table = FilterBank.CreatePqmf(bands, taps);
        // The analysis' last tap is zero: filters of even length in kernels of odd length.
        float[] analysis = new float[bands * (taps + 1)];
        for (int band = 0; band < bands; band++)
        {
            for (int n = 0; n < taps; n++) analysis[(band * (taps + 1)) + n] = _table.AnalysisFilters[(band * taps) + taps - 1 - n];
        }

        _analysis = new ConvolutionNet(analysis, 1, bands, taps + 1) { Stride = bands };
        _synthesis = new ConvolutionNet(Polyphase(), bands, bands, (taps / bands) + 1);
    }

    public ScriptNode Module(ExportForm form) => new ScriptNode("CachedPQMF").With("n_band", _bands)
        .With("forward_conv", _analysis.Module(form)).With("inverse_conv", _synthesis.Module(form));

    public double[][] Analyze(double[] audio, ExportForm form) => Turned(_analysis.Run([audio], form));

    public double[] Synthesize(double[][] bands, ExportForm form)
    {
        double[][] lanes = _synthesis.Run(Turned(bands), form);
        double[] audio = new double[lanes[0].Length * _bands];
        for (int n = 0; n < audio.Length; n++) audio[n] = lanes[_bands - 1 - (n % _bands)][n / _bands] * _bands;
        return audio;
    }

    /// <summary>Odd bands change sign on even frames.</summary>
    private static double[][] Turned(double[][] bands) => [.. bands.Select((b, i) => b.Select((v, t) => i % 2 == 1 && t % 2 == 0 ? -v : v).ToArray())];

    /// <summary>[M][M][taps/M + 1]: output lane M − 1 is the first sample of a frame; a last tap of zero makes the length odd.</summary>
    private float[] Polyphase()
    {
        int frames = _taps / _bands, taps = frames + 1;
        float[] weights = new float[_bands * _bands * taps];
        for (int lane = 0; lane < _bands; lane++)
        {
            for (int band = 0; band < _bands; band++)
            {
                for (int m = 0; m < frames; m++)
                    weights[((((_bands - 1 - lane) * _bands) + band) * taps) + frames - 1 - m] = _table.SynthesisFilters[(band * _taps) + (m * _bands) + lane] / _bands;
            }
        }

        return weights;
    }
}
