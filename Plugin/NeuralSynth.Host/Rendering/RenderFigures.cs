namespace NeuralSynth.Host.Rendering;

/// <summary>What <c>render --json</c> prints.</summary>
internal sealed record RenderFigures
{
    public required string Plugin { get; init; }

    public string? Model { get; init; }

    public required int SampleRate { get; init; }

    public required int Channels { get; init; }

    public required long InputSamples { get; init; }

    public required long OutputSamples { get; init; }

    /// <summary>Reported by the plug-in, samples at <see cref="SampleRate"/>.</summary>
    public required int LatencySamples { get; init; }

    public required bool LatencyCompensated { get; init; }

    public required string Block { get; init; }

    public required bool Realtime { get; init; }

    public required long Blocks { get; init; }

    /// <summary>Seconds of audio per second inside <c>process</c>.</summary>
    public required double RealTimeFactor { get; init; }

    public required double WorstBlockMs { get; init; }

    public required double P99BlockMs { get; init; }

    /// <summary>Blocks that took longer than the audio in them.</summary>
    public required long DeadlineMisses { get; init; }

    /// <summary>Late inferences as the plug-in counts them; null when it does not tell.</summary>
    public required long? UnderRuns { get; init; }

    /// <summary>Samples that were NaN or infinite.</summary>
    public required long NonFiniteSamples { get; init; }

    /// <summary>Largest magnitude of the output, dB re full scale.</summary>
    public required double PeakDb { get; init; }

    /// <summary>Times the plug-in asked to be activated again while it ran.</summary>
    public required int RestartRequests { get; init; }

    /// <summary>What the plug-in logged, with level.</summary>
    public required string[] Log { get; init; }

    public string ToJson() => JsonText.Of(this);
}
