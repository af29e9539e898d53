using NeuralSynth.Contract;

namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Encoder and decoder of one network for one block length, with seeded weights.</summary>
/// <param name="Name">For tables and manifests.</param>
/// <param name="BlockSamples">Samples of one step.</param>
/// <param name="Latents">D.</param>
/// <param name="LatencySamples">Delay of the original with the same settings; random weights delay nothing in particular.</param>
/// <param name="Encoder">[1, 1, block] → [1, D, T].</param>
/// <param name="Decoder">[1, D, T] → [1, 1, block].</param>
internal sealed record StreamingNetwork(string Name, int BlockSamples, int Latents, int LatencySamples, StreamingGraph Encoder, StreamingGraph Decoder)
{
    private const int SampleRate = 44100;

    /// <summary>Both graphs.</summary>
    public NetworkWork Work => Encoder.Work + Decoder.Work;

    /// <summary>A network of the size of <paramref name="shape"/>.</summary>
    /// <param name="shape">Layers.</param>
    /// <param name="blockSamples">A multiple of its hop.</param>
    /// <param name="form">How the graphs are written.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a multiple of the hop.</exception>
    public static StreamingNetwork Rave(RaveShape shape, int blockSamples, NetworkForm form = default)
    {
        if (blockSamples <= 0 || blockSamples % shape.HopSamples != 0) throw new ArgumentOutOfRangeException(nameof(blockSamples), blockSamples, $"Expected a multiple of {shape.HopSamples}.");
        var encoder = StreamingGraph.Create(GraphRoles.Encoder, form);
        Signal audio = encoder.Input("audio", TensorRoles.Audio, 1, blockSamples);
        Signal bands = FilterBankLayers.Turn(encoder, FilterBankLayers.Analyze(encoder, audio, shape.FilterBankTaps, form.Layout));
        encoder.Output("latent", TensorRoles.Latent, RaveEncoder.Build(encoder, bands, shape));

        var decoder = StreamingGraph.Create(GraphRoles.Decoder, form);
        Signal latents = decoder.Input("latent", TensorRoles.Latent, shape.Latents, blockSamples / shape.HopSamples);
        Signal synthesized = FilterBankLayers.Turn(decoder, RaveDecoder.Build(decoder, latents, shape));
        decoder.Output("audio", TensorRoles.Audio, FilterBankLayers.Synthesize(decoder, synthesized, shape.FilterBankTaps));
        return new(shape.Name, blockSamples, shape.Latents, shape.LatencySamples, encoder, decoder);
    }

    /// <summary>A chain 1 → C → … → C → 1 of causal convolutions with kernel 3 and LeakyRelu behind all but the last, as
    /// decoder; the encoder hands the audio over as one latent.</summary>
    /// <param name="layers">Convolutions.</param>
    /// <param name="channels">C.</param>
    /// <param name="blockSamples">Samples of one step.</param>
    /// <param name="form">How the graphs are written.</param>
    public static StreamingNetwork Chain(int layers, int channels, int blockSamples, NetworkForm form = default)
    {
        const int taps = 3;
        var encoder = StreamingGraph.Create(GraphRoles.Encoder, form);
        encoder.Output("latent", TensorRoles.Latent, encoder.Input("audio", TensorRoles.Audio, 1, blockSamples));
        var decoder = StreamingGraph.Create(GraphRoles.Decoder, form);
        Signal x = decoder.Input("latent", TensorRoles.Latent, 1, blockSamples);
        for (int layer = 0; layer < layers; layer++)
        {
            bool last = layer == layers - 1;
            x = decoder.CachedConvolution(x, $"layer.{layer}", new ConvolutionShape(x.Channels, last ? 1 : channels, taps) { Gain = RaveLayers.LeakyGain, Bias = true });
            if (!last) x = decoder.LeakyRelu(x);
        }

        decoder.Output("audio", TensorRoles.Audio, x);
        return new($"chain {layers} x {channels}", blockSamples, 1, 0, encoder, decoder);
    }

    /// <summary>A model package: kind timbre, architecture autoencoder, the block as hop.</summary>
    public SamplePackage Package() => SamplePackages.Package(
        new ModelManifest
        {
            Kind = ModelKinds.Timbre,
            Architecture = ModelArchitectures.Autoencoder,
            Name = $"Random {Name}, block {BlockSamples}",
            SampleRate = SampleRate,
            HopSamples = BlockSamples,
            LatencySamples = LatencySamples,
            Latents = SamplePackages.Latents(Latents),
        },
        Encoder.Graph,
        Decoder.Graph);
}
