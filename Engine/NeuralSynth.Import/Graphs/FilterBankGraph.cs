using NeuralSynth.Import.Networks;

namespace NeuralSynth.Import.Graphs;

/// <summary>Analysis and synthesis of the bands. Odd bands change sign on every other frame in between, which turns their
/// mirrored spectra around.</summary>
/// <param name="graph">Receives the nodes.</param>
/// <param name="bank">Filters.</param>
/// <param name="channels">Audio channels.</param>
internal sealed class FilterBankGraph(GraphBuilder graph, RaveFilterBank bank, int channels)
{
    private readonly int _bands = bank.Bands;

    /// <summary>[C, N] audio → [C·M, N/M] bands.</summary>
    /// <param name="audio">Audio.</param>
    /// <param name="parity">1: signs change on odd frames instead of even ones.</param>
    public Signal Analyze(Signal audio, int parity)
    {
        ConvolutionLayer layer = bank.Analysis with { Weights = PerChannel(bank.Analysis.Weights), Inputs = channels, Outputs = channels * _bands, Groups = channels };
        return Turned(LayerGraph.Convolution(graph, audio, layer), parity);
    }

    /// <summary>[C·M, T] bands → [C, M·T] audio.</summary>
    public Signal Synthesize(Signal bands, int parity)
    {
        float[] weights = Ordered();
        ConvolutionLayer layer = bank.Synthesis with { Weights = PerChannel(weights), Bias = null, Inputs = channels * _bands, Outputs = channels * _bands, Groups = channels };
        Signal lanes = LayerGraph.Convolution(graph, Turned(bands, parity), layer);
        if (channels == 1) return graph.Interleaved(lanes, _bands);
        string split = graph.Transpose(graph.Reshape(lanes.Name, channels, _bands, lanes.Frames), 0, 2, 1);
        return new Signal(graph.Reshape(split, 1, channels, lanes.Frames * _bands), channels, lanes.Frames * _bands);
    }

    private Signal Turned(Signal bands, int parity)
    {
        float[] signs = new float[bands.Channels * bands.Frames];
        for (int i = 0; i < signs.Length; i++)
        {
            int band = i / bands.Frames % _bands, frame = i % bands.Frames;
            signs[i] = band % 2 == 1 && (frame + parity) % 2 == 0 ? -1 : 1;
        }

        return graph.Apply("Mul", bands, graph.Weights("signs", signs, 1, bands.Channels, bands.Frames));
    }

    /// <summary>Synthesis filters with their scale M, outputs in the order of the samples: the file has the last sample of a
    /// frame first.</summary>
    private float[] Ordered()
    {
        float[] weights = bank.Synthesis.Weights;
        int row = weights.Length / _bands;
        float[] ordered = new float[weights.Length];
        for (int i = 0; i < weights.Length; i++) ordered[((_bands - 1 - (i / row)) * row) + (i % row)] = weights[i] * _bands;
        return ordered;
    }

    private float[] PerChannel(float[] weights) => [.. Enumerable.Repeat(weights, channels).SelectMany(w => w)];
}
