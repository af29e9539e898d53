namespace NeuralSynth.Training.Data;

/// <summary>One recording with its features. Frame t is centred on sample t·256; T = ⌊N / 256⌋ + 1.</summary>
public sealed record DdspClip
{
    /// <summary>File name relative to the data folder, with '/'.</summary>
    public required string Name { get; init; }

    /// <summary>Index into <see cref="DdspDataset.Instruments"/>.</summary>
    public required int Instrument { get; init; }

    /// <summary>What it is used for.</summary>
    public required Split Split { get; init; }

    /// <summary>[N] mono at 44.1 kHz, full scale ±1.</summary>
    public required float[] Audio { get; init; }

    /// <summary>[T] fundamental in Hz, held over unvoiced frames; 440 before the first voiced one.</summary>
    public required float[] F0Hz { get; init; }

    /// <summary>[T] loudness in dB (mean square re full scale), see <see cref="LoudnessFeature"/>.</summary>
    public required float[] LoudnessDb { get; init; }

    /// <summary>[T] brightness beyond what pitch, loudness and instrument explain, in standard deviations; 0 in silence.</summary>
    public required float[] BrightnessResidual { get; init; }

    /// <summary>[T] whether the frame has a pitch.</summary>
    public required bool[] Voiced { get; init; }

    /// <summary>Duration in seconds.</summary>
    public double Seconds => Audio.Length / (double)DdspDataset.SampleRate;
}
