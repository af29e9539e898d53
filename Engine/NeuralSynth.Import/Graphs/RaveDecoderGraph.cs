using NeuralSynth.Contract;
using NeuralSynth.Import.Networks;

namespace NeuralSynth.Import.Graphs;

/// <summary>Latents → audio.</summary>
internal static class RaveDecoderGraph
{
    public const string File = "decoder.onnx";

    public static (GraphDescription Description, byte[] Model) Build(RaveModel model, RaveTiming timing, ImportOptions options)
    {
        var graph = new GraphBuilder(GraphRoles.Decoder);
        var latent = new Signal(graph.Input("latent", TensorRoles.Latent, 1, model.Latent.Dimensions, timing.LatentFrames), model.Latent.Dimensions, timing.LatentFrames);
        var noise = new DecoderNoise(graph, model, timing, options);
        Signal x = LayerGraph.Append(graph, FullLatent(graph, latent, model.Latent, noise), model.Decoder.Layers);
        Signal bands = model.Decoder switch
        {
            HeadsDecoder heads => Heads(graph, x, heads, noise),
            ModulatedDecoder modulated => Modulated(graph, x, modulated, noise),
            _ => throw new InvalidOperationException("A decoder without a graph."),
        };
        Signal audio = new FilterBankGraph(graph, model.FilterBank, model.Channels).Synthesize(bands, timing.Parity(options.Streaming).Synthesis);
        graph.Output(audio.Name, "audio", TensorRoles.Audio, 1, model.Channels, timing.HopSamples);
        return graph.Finish(File);
    }

    /// <summary>The latent as the network knows it: random dimensions appended, rotated back.</summary>
    private static Signal FullLatent(GraphBuilder graph, Signal latent, RaveLatent kind, DecoderNoise noise)
    {
        if (kind is SphericalLatent) return SphereGraph.Append(graph, latent);
        if (kind is not VariationalLatent variational) return Appended(graph, latent, kind.NoiseDimensions, noise);
        if (variational.RotatesFirst) return Appended(graph, Rotated(graph, latent, variational), kind.NoiseDimensions, noise);
        // Random dimensions that are zero need not be rotated.
        return Rotated(graph, noise.Latent is { } random ? graph.JoinedChannels(latent, random) : latent, variational);
    }

    private static Signal Appended(GraphBuilder graph, Signal latent, int dimensions, DecoderNoise noise)
    {
        if (dimensions == 0) return latent;
        Signal appended = noise.Latent ?? new Signal(graph.Weights("latent.mean", new float[dimensions * latent.Frames], 1, dimensions, latent.Frames), dimensions, latent.Frames);
        return graph.JoinedChannels(latent, appended);
    }

    /// <summary>z = mean + Σ over axes a of x_a · components[a].</summary>
    private static Signal Rotated(GraphBuilder graph, Signal x, VariationalLatent latent)
    {
        int size = latent.Mean.Length;
        float[] weights = new float[size * x.Channels];
        for (int d = 0; d < size; d++)
        {
            for (int a = 0; a < x.Channels; a++) weights[(d * x.Channels) + a] = latent.Components[(a * size) + d];
        }

        return graph.Convolution(x, weights, latent.Mean, size, 1);
    }

    private static Signal Heads(GraphBuilder graph, Signal x, HeadsDecoder heads, DecoderNoise noise)
    {
        const float exponent = 2.3f, scale = 2, least = 1e-7f;
        Signal wave = graph.Apply("Tanh", LayerGraph.Append(graph, x, heads.Wave));
        Signal loudness = graph.Apply("Pow", graph.Apply("Sigmoid", LayerGraph.Append(graph, x, heads.Loudness)), exponent);
        Signal y = graph.Apply("Mul", wave, graph.Apply("Add", graph.Apply("Mul", loudness, scale), least));
        if (heads.Noise == null) return y;
        Signal features = LayerGraph.Delayed(graph, x, heads.NoiseDelayFrames);
        return graph.Apply("Add", y, new NoiseGraph(graph, heads.Noise).Append(features, noise.Bands!));
    }

    private static Signal Modulated(GraphBuilder graph, Signal x, ModulatedDecoder decoder, DecoderNoise noise)
    {
        Signal y = LayerGraph.Append(graph, x, decoder.Waveform);
        if (decoder.Modulated)
        {
            int bands = y.Channels / 2;
            y = graph.Apply("Mul", graph.Channels(y, 0, bands), graph.Apply("Sigmoid", graph.Channels(y, bands, 2 * bands)));
        }

        if (decoder.Noise != null) y = graph.Apply("Add", y, new NoiseGraph(graph, decoder.Noise).Append(x, noise.Bands!));
        return graph.Apply("Tanh", y);
    }
}
