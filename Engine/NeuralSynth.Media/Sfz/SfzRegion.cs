namespace NeuralSynth.Media;

/// <summary>One sample of an SFZ instrument and how it is played.</summary>
public sealed record SfzRegion
{
    /// <summary>File name relative to the SFZ file, with '/'.</summary>
    public required string Sample { get; init; }

    /// <summary>What the region is called, in a comment.</summary>
    public required string Name { get; init; }

    /// <summary>Keys that play it, 0 to 127, at least one.</summary>
    public required IReadOnlyList<int> Keys { get; init; }

    /// <summary>Hits fade the other regions of their group; 0 for none.</summary>
    public int ChokeGroup { get; init; }

    /// <summary>Gain, dB, −144 to 6; more than 6 dB is written as the linear <c>amplitude</c>.</summary>
    public double VolumeDb { get; init; }

    /// <summary>−1 (left) to 1 (right).</summary>
    public double Pan { get; init; }

    /// <summary>Semitones.</summary>
    public double TuneSemitones { get; init; }

    /// <summary>How far velocity sets the level, 0 (not) to 1.</summary>
    public double VelocityToLevel { get; init; } = 1;
}
