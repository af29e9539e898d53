namespace NeuralSynth.Engine.Timbre;

/// <summary>Index of a NeuralSynth Timbre parameter in the engine's value arrays. Plain units as noted. The public
/// ids, names and defaults are in NeuralSynth.Plugin's parameter table; these indices are internal.</summary>
public static class TimbreParameter
{
    /// <summary>Gain into the model, dB.</summary>
    public const int InputGainDb = 0;

    /// <summary>Gain of the mixed output, dB.</summary>
    public const int OutputGainDb = 1;

    /// <summary>Wet share, 0 (dry) to 1 (wet).</summary>
    public const int Mix = 2;

    /// <summary>1 passes the (latency-aligned) input through.</summary>
    public const int Bypass = 3;

    /// <summary>Active model slot, 0 to <see cref="ModelSlots"/> − 1.</summary>
    public const int ModelSlot = 4;

    /// <summary>What plays while a result is late: 0 dry, 1 silence.</summary>
    public const int UnderRunPolicy = 5;

    /// <summary>Transposition of a DDSP model, octaves.</summary>
    public const int Octave = 6;

    /// <summary>Transposition of a DDSP model, semitones (fractions allowed).</summary>
    public const int TuneSemitones = 7;

    /// <summary>Offset of the loudness that drives a DDSP model, dB.</summary>
    public const int LoudnessDb = 8;

    /// <summary>Brightness of a DDSP model, standard deviations.</summary>
    public const int Brightness = 9;

    /// <summary>Position along a DDSP model's instruments, 0 (first) to 1 (last).</summary>
    public const int Morph = 10;

    /// <summary>Seed of every random sequence, an integer.</summary>
    public const int Seed = 11;

    /// <summary>A <see cref="Timbre.LatencyMode"/>; taken when the instance is prepared.</summary>
    public const int LatencyMode = 12;

    /// <summary>Amount of the noise that latents are drawn with, 0 (their means) to 1 (as trained).</summary>
    public const int LatentRandomness = 13;

    /// <summary>How different the noise of the two channels is, 0 (the same) to 1 (independent).</summary>
    public const int StereoWidth = 14;

    /// <summary>First of <see cref="LatentControls"/> latent biases, in standard deviations of the dimension.</summary>
    public const int LatentBias = 16;

    /// <summary>First of <see cref="LatentControls"/> latent scales (about the mean), a factor.</summary>
    public const int LatentScale = LatentBias + LatentControls;

    /// <summary>First of <see cref="LatentControls"/> latent noise amounts, in standard deviations.</summary>
    public const int LatentNoise = LatentScale + LatentControls;

    /// <summary>Read-only: hops that came late or faulty since activation.</summary>
    public const int UnderRuns = LatentNoise + LatentControls;

    /// <summary>Length of the value arrays.</summary>
    public const int Count = UnderRuns + 1;

    /// <summary>Latent dimensions that have controls.</summary>
    public const int LatentControls = 32;

    /// <summary>Model slots of an instance.</summary>
    public const int ModelSlots = 8;
}
