namespace NeuralSynth.Benchmarks;

/// <summary>How long to measure.</summary>
internal sealed record BenchOptions
{
    /// <summary>Everything in eight minutes, most of it whole networks.</summary>
    public static BenchOptions Full { get; } = new();

    /// <summary>Everything in about a minute; figures wobble more.</summary>
    public static BenchOptions Quick { get; } = new()
    {
        KernelIterations = 5,
        KernelIterationMs = 20,
        AudioSecondsPerRig = 2,
        PluginRuns = 1,
        TrainingSteps = 5,
        NetworkRounds = 5,
        NetworkRoundSeconds = 0.01,
        AllNetworks = false,
    };

    /// <summary>Measured iterations of a kernel.</summary>
    public int KernelIterations { get; init; } = 15;

    /// <summary>Length of one such iteration.</summary>
    public int KernelIterationMs { get; init; } = 100;

    /// <summary>Whole seconds of audio through every combination of model, rate and block.</summary>
    public int AudioSecondsPerRig { get; init; } = 20;

    /// <summary>Renders of the published plug-in per block size.</summary>
    public int PluginRuns { get; init; } = 4;

    /// <summary>Measured training steps.</summary>
    public int TrainingSteps { get; init; } = 40;

    /// <summary>Turns that every way to run a network takes.</summary>
    public int NetworkRounds { get; init; } = 15;

    /// <summary>Length of one turn.</summary>
    public double NetworkRoundSeconds { get; init; } = 0.04;

    /// <summary>All networks and block lengths, or a few.</summary>
    public bool AllNetworks { get; init; } = true;

    /// <summary>A network whose operations are timed one by one, instead of the race.</summary>
    public string? Profile { get; init; }
}
