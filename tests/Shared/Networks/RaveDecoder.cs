namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Latents [D, T] → bands [16, T·ratios].</summary>
internal static class RaveDecoder
{
    private const int Bands = RaveShape.Bands;

    public static Signal Build(StreamingGraph graph, Signal latents, RaveShape shape)
    {
        bool v1 = shape.Family == RaveFamily.V1;
        int[] ratios = v1 ? shape.Ratios : [.. Enumerable.Reverse(shape.Ratios)];
        Signal x = graph.CachedConvolution(latents, "decoder.first", new ConvolutionShape(shape.Latents, shape.Channels << ratios.Length, v1 ? 7 : 3));
        for (int stage = 0; stage < ratios.Length; stage++) x = Stage(graph, x, shape, stage, ratios[stage]);
        return v1 ? HeadsV1(graph, x, shape) : HeadsV2(graph, graph.LeakyRelu(x), shape);
    }

    private static Signal Stage(StreamingGraph graph, Signal x, RaveShape shape, int stage, int ratio)
    {
        string name = $"decoder.{stage}";
        int[] dilations = shape.Family == RaveFamily.V1 ? shape.Dilations[0] : shape.Dilations[^(stage + 1)];
        Signal active = graph.LeakyRelu(x);
        x = ratio == 1
            ? graph.CachedConvolution(active, $"{name}.up", new ConvolutionShape(x.Channels, x.Channels / 2, 3) { Gain = RaveLayers.LeakyGain })
            : graph.Upsampling(active, $"{name}.up", x.Channels / 2, ratio, RaveLayers.LeakyGain);
        foreach (int dilation in dilations) x = RaveLayers.Residual(graph, x, $"{name}.unit.{dilation}", shape, dilation);
        return x;
    }

    /// <summary>tanh(wave)·positive(loudness) + noise; the first two wait for what the noise head looks ahead.</summary>
    private static Signal HeadsV1(StreamingGraph graph, Signal x, RaveShape shape)
    {
        var wave = new ConvolutionShape(x.Channels, Bands, 7);
        var loudness = new ConvolutionShape(x.Channels, 1, 3);
        int slowest = shape.Causal ? 0 : shape.Noise?.SegmentFrames ?? wave.Taps / 2;
        Signal y = graph.Apply("Tanh", graph.CachedConvolution(x, "decoder.wave", wave, Wait(wave)));
        y = graph.Apply("Mul", y, NoiseHead.Positive(graph, graph.CachedConvolution(x, "decoder.loudness", loudness, Wait(loudness))));
        return shape.Noise == null ? y : graph.Apply("Add", y, NoiseHead.Build(graph, x, shape.Noise));

        int Wait(ConvolutionShape head) => shape.Causal ? 0 : slowest - (head.Taps / 2);
    }

    /// <summary>tanh(wave·σ(gain) + noise)</summary>
    private static Signal HeadsV2(StreamingGraph graph, Signal x, RaveShape shape)
    {
        Signal both = graph.CachedConvolution(x, "decoder.last", new ConvolutionShape(x.Channels, 2 * Bands, 7) { Gain = RaveLayers.LeakyGain });
        Signal gain = graph.Apply("Sigmoid", graph.Channels(both, Bands, 2 * Bands));
        Signal y = graph.Apply("Mul", graph.Channels(both, 0, Bands), gain);
        if (shape.Noise != null) y = graph.Apply("Add", y, NoiseHead.Build(graph, x, shape.Noise));
        return graph.Apply("Tanh", y);
    }
}
