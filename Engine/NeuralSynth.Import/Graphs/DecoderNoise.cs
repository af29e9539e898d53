using NeuralSynth.Contract;
using NeuralSynth.Import.Networks;

namespace NeuralSynth.Import.Graphs;

/// <summary>The decoder's one noise input, [1, 1, n] standard normal values: first the random latent dimensions, then the
/// values of the noise head's bands.</summary>
internal sealed class DecoderNoise
{
    public DecoderNoise(GraphBuilder graph, RaveModel model, RaveTiming timing, ImportOptions options)
    {
        bool random = options.Latents == LatentMode.Stochastic && model.Latent is not VariationalLatent { Deterministic: true };
        int dimensions = random ? model.Latent.NoiseDimensions : 0, latentValues = dimensions * timing.LatentFrames;
        int bands = Head(model.Decoder)?.Bands ?? 0, bandValues = bands * timing.HopFrames;
        if (latentValues + bandValues == 0) return;
        string input = graph.Input("noise", TensorRoles.Noise, 1, 1, latentValues + bandValues);
        if (latentValues > 0) Latent = Part(graph, input, 0, dimensions, timing.LatentFrames);
        if (bandValues > 0) Bands = Part(graph, input, latentValues, bands, timing.HopFrames);
    }

    /// <summary>Random latent dimensions; null: none.</summary>
    public Signal? Latent { get; }

    /// <summary>Values for the noise head; null: it has none.</summary>
    public Signal? Bands { get; }

    private static RaveNoise? Head(RaveDecoder decoder) => decoder switch
    {
        HeadsDecoder heads => heads.Noise,
        ModulatedDecoder modulated => modulated.Noise,
        _ => null,
    };

    private static Signal Part(GraphBuilder graph, string input, int from, int channels, int frames) =>
        new(graph.Reshape(graph.Slice(input, 2, from, from + (channels * frames)), 1, channels, frames), channels, frames);
}
