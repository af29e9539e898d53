namespace NeuralSynth.Contract;

/// <summary>Formats in which a player may store a model's weights while it runs. The package's weights stay what they
/// are.</summary>
public static class WeightPrecisions
{
    /// <summary>As in the graphs.</summary>
    public const string Float32 = "float32";

    /// <summary>Rounded to 16 bits (IEEE 754 binary16): half the memory to read in every step, an error of about −60 dB.</summary>
    public const string Float16 = "float16";
}
