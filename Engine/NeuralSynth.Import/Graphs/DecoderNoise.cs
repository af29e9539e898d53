using NeuralSynth.Contract;
using NeuralSynth.Import.Networks;

namespace NeuralSynth.Import.Graphs;

/// <summary>The decoder's noise inputs, standard normal values: the random latent dimensions that the export appends, and the
/// values of the noise head's bands.</summary>
internal sealed class DecoderNoise
{
    public DecoderNoise(GraphBuilder graph, RaveModel model, RaveTiming timing, ImportOptions options)
    {
        bool random = options.Latents == LatentMode.Stochastic && model.Latent is not VariationalLatent { Deterministic: true };
        int dimensions = random ? model.Latent.NoiseDimensions : 0;
        if (dimensions > 0) Latent = Input(graph, "latent.noise", TensorRoles.LatentNoise, dimensions, timing.LatentFrames);
        if (Head(model.Decoder) is { } head) Bands = Input(graph, "noise", TensorRoles.Noise, head.Bands, timing.HopFrames);
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

    private static Signal Input(GraphBuilder graph, string name, string role, int channels, int frames) =>
        new(graph.Input(name, role, 1, channels, frames), channels, frames);
}
