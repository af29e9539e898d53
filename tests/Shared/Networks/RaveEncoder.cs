namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Bands [16, T] → latents [D, T/ratios].</summary>
internal static class RaveEncoder
{
    // The bands of a signal at −12 dBFS have about this deviation.
    private const double InputGain = 4;

    public static Signal Build(StreamingGraph graph, Signal bands, RaveShape shape)
    {
        bool v1 = shape.Family == RaveFamily.V1;
        // V1 normalises after its convolutions; folded, that leaves a bias.
        Signal x = graph.CachedConvolution(bands, "encoder.first", new ConvolutionShape(bands.Channels, shape.Channels, 7) { Gain = InputGain, Bias = v1 });
        for (int stage = 0; stage < shape.Ratios.Length; stage++) x = Stage(graph, x, shape, stage);
        int statistics = 2 * shape.Latents;
        var last = new ConvolutionShape(x.Channels, statistics, v1 ? 5 : 3) { Groups = v1 ? 2 : 1, Gain = RaveLayers.LeakyGain };
        return Sampled(graph, graph.CachedConvolution(graph.LeakyRelu(x), "encoder.last", last), shape.Latents);
    }

    private static Signal Stage(StreamingGraph graph, Signal x, RaveShape shape, int stage)
    {
        string name = $"encoder.{stage}";
        int ratio = shape.Ratios[stage];
        bool v1 = shape.Family == RaveFamily.V1;
        if (!v1)
        {
            foreach (int dilation in shape.Dilations[stage]) x = RaveLayers.Residual(graph, x, $"{name}.unit.{dilation}", shape, dilation);
        }

        var down = new ConvolutionShape(x.Channels, 2 * x.Channels, v1 ? (2 * ratio) + 1 : 2 * ratio) { Stride = ratio, Gain = RaveLayers.LeakyGain, Bias = v1 };
        return graph.CachedConvolution(graph.LeakyRelu(x), $"{name}.down", down);
    }

    /// <summary>mean + ε·(softplus(scale) + 1e-4) with one fixed draw ε: the encoder of a package has no noise input.</summary>
    private static Signal Sampled(StreamingGraph graph, Signal statistics, int latents)
    {
        Signal mean = graph.Channels(statistics, 0, latents), scale = graph.Channels(statistics, latents, 2 * latents);
        float[] draw = SeededValues.Uniform("encoder.draw", latents, 0.1);
        Signal deviation = graph.Apply("Add", graph.Apply("Softplus", scale), 1e-4f);
        return graph.Apply("Add", mean, graph.Apply("Mul", deviation, graph.Constant("encoder.draw", latents, 1, (channel, _) => draw[channel])));
    }
}
