namespace NeuralSynth.Benchmarks.Report;

/// <summary>One line of the table. What does not apply, or was not measured, is null.</summary>
internal sealed record ResultRow
{
    /// <summary>Part of the repository, as a path reads.</summary>
    public required string Area { get; init; }

    public required string Subject { get; init; }

    /// <summary>JIT or AOT: their instruction sets differ.</summary>
    public required string Runtime { get; init; }

    public double? MedianSeconds { get; init; }

    public double? P99Seconds { get; init; }

    public double? WorstSeconds { get; init; }

    /// <summary>Audio in one call: what a block has time for.</summary>
    public double? DeadlineSeconds { get; init; }

    /// <summary>Seconds of audio per second.</summary>
    public double? RealTimeFactor { get; init; }

    public double? PerSecond { get; init; }

    /// <summary>Managed bytes per call.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>Calls measured.</summary>
    public long? Calls { get; init; }

    /// <summary>Blocks that took longer than the audio in them.</summary>
    public long? Misses { get; init; }

    /// <summary>Stands in for figures that are missing.</summary>
    public string? Note { get; init; }
}
