using NeuralSynth.Contract;

namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Analysis and synthesis of the 16 bands as convolutions.</summary>
internal static class FilterBankLayers
{
    private const int Bands = RaveShape.Bands;

    /// <summary>[1, N] audio → [16, N/16] bands. A strided convolution with one tap more than the filters have, as the
    /// originals do it; in rows a product over whole frames.</summary>
    public static Signal Analyze(StreamingGraph graph, Signal audio, int taps, SignalLayout layout)
    {
        float[] filters = FilterBank.CreatePqmf(Bands, taps).AnalysisFilters;
        return layout == SignalLayout.Rows ? AnalyzeFolded(graph, audio, taps, filters) : AnalyzeStrided(graph, audio, taps, filters);
    }

    /// <summary>[16, T] bands → [1, 16·T] audio.</summary>
    public static Signal Synthesize(StreamingGraph graph, Signal bands, int taps)
    {
        float[] filters = FilterBank.CreatePqmf(Bands, taps).SynthesisFilters;
        int kernel = (taps / Bands) + 1;
        var shape = new ConvolutionShape(Bands, Bands, kernel);
        float[] weights = new float[shape.WeightCount];
        for (int lane = 0; lane < Bands; lane++)
        {
            for (int band = 0; band < Bands; band++)
            {
                // Frame t − m adds f[16·m + lane] to sample 16·t + lane.
                for (int m = 0; m < kernel - 1; m++) weights[(((lane * Bands) + band) * kernel) + kernel - 1 - m] = filters[(band * taps) + (m * Bands) + lane];
            }
        }

        Signal y = graph.Convolution(graph.Cached(bands, kernel - 1), "synthesis", shape, weights);
        graph.Work.AddFilterBank(shape, y.Frames);
        return graph.Interleaved(y, Bands);
    }

    /// <summary>The sign of odd bands on even frames, by which the bands' mirrored spectra are turned around.</summary>
    public static Signal Turn(StreamingGraph graph, Signal bands) =>
        graph.Apply("Mul", bands, graph.Constant("turn", Bands, bands.Frames, (band, frame) => band % 2 == 1 && frame % 2 == 0 ? -1 : 1));

    private static Signal AnalyzeStrided(StreamingGraph graph, Signal audio, int taps, float[] filters)
    {
        var shape = new ConvolutionShape(1, Bands, taps + 1) { Stride = Bands };
        float[] weights = new float[shape.WeightCount];
        for (int band = 0; band < Bands; band++)
        {
            for (int n = 0; n < taps; n++) weights[(band * (taps + 1)) + taps - n] = filters[(band * taps) + n];
        }

        Signal y = graph.Convolution(graph.Cached(audio, shape.CachedFrames), "analysis", shape, weights);
        graph.Work.AddFilterBank(shape, y.Frames);
        return y;
    }

    private static Signal AnalyzeFolded(StreamingGraph graph, Signal audio, int taps, float[] filters)
    {
        int kernel = taps / Bands;
        var shape = new ConvolutionShape(Bands, Bands, kernel);
        float[] weights = new float[shape.WeightCount];
        for (int band = 0; band < Bands; band++)
        {
            for (int lane = 0; lane < Bands; lane++)
            {
                for (int tap = 0; tap < kernel; tap++) weights[(((band * Bands) + lane) * kernel) + tap] = filters[(band * taps) + ((kernel - 1 - tap) * Bands) + Bands - 1 - lane];
            }
        }

        Signal y = graph.Convolution(graph.Cached(graph.Folded(audio, Bands), kernel - 1), "analysis", shape, weights);
        graph.Work.AddFilterBank(shape, y.Frames);
        return y;
    }
}
