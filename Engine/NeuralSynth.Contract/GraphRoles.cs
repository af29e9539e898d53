namespace NeuralSynth.Contract;

/// <summary>The roles a graph can have.</summary>
public static class GraphRoles
{
    /// <summary>Audio hop + states → latent + states.</summary>
    public const string Encoder = "encoder";

    /// <summary>Latent or control frame + states [+ noise] → audio hop or synthesis controls + states.</summary>
    public const string Decoder = "decoder";

    /// <summary>Latent + class [+ noise] → a whole waveform.</summary>
    public const string Generator = "generator";
}
