namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Residual layers of the two families.</summary>
internal static class RaveLayers
{
    /// <summary>Keeps the deviation of values through LeakyRelu (slope 0.2) and a convolution.</summary>
    public const double LeakyGain = 1.39;

    // Small enough that a dozen of them in a row keep the deviation near 1.
    private const double BranchGain = 0.35;

    /// <summary>x + [act, k3 dilated, act, k3] (V1), x + [act, k3 dilated, act, k1] (V2).</summary>
    public static Signal Residual(StreamingGraph graph, Signal x, string name, RaveShape shape, int dilation)
    {
        int channels = x.Channels;
        var wide = new ConvolutionShape(channels, channels, 3) { Dilation = dilation, Gain = LeakyGain };
        var second = new ConvolutionShape(channels, channels, shape.Family == RaveFamily.V1 ? 3 : 1) { Gain = BranchGain };
        // A centred kernel looks ahead; streamed, that is a delay, and x waits as long. Its cache serves both then.
        int lookAhead = shape.Causal ? 0 : dilation + (second.Taps / 2);
        Signal joined = shape.Causal ? graph.Cached(graph.LeakyRelu(x), wide.CachedFrames) : graph.Cached(x, wide.CachedFrames);
        Signal skip = shape.Causal ? x : graph.Frames(joined, wide.CachedFrames - lookAhead, wide.CachedFrames - lookAhead + x.Frames);
        Signal y = graph.Convolution(shape.Causal ? joined : graph.LeakyRelu(joined), $"{name}.wide", wide);
        return graph.Apply("Add", skip, graph.CachedConvolution(graph.LeakyRelu(y), $"{name}.second", second));
    }
}
