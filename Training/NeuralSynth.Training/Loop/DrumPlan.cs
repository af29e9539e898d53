using NeuralSynth.Training.Optim;

namespace NeuralSynth.Training.Loop;

/// <summary>Shape of a training batch and the weights of what is not compared audio.</summary>
/// <param name="Batch">Hits side by side.</param>
/// <param name="Windows">Window lengths of the spectral loss, the longest first.</param>
/// <param name="RegulariserWeight">Of the penalty on the latents.</param>
/// <param name="LatentNoise">Standard deviation of the noise on the latents.</param>
public sealed record DrumBatchShape(int Batch, int[] Windows, double RegulariserWeight = 0.3, float LatentNoise = 0.15f)
{
    /// <summary>16 hits, four resolutions.</summary>
    public static DrumBatchShape Standard { get; } = new(16, [2048, 1024, 512, 256]);

    /// <summary>For smoke runs.</summary>
    public static DrumBatchShape Small { get; } = new(4, [1024, 256]);
}

/// <summary>How long and how to train.</summary>
public sealed record DrumPlan
{
    /// <summary>Seed of all random numbers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of steps; null to follow <see cref="Minutes"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Wall-clock budget of the training loop, minutes, over all sessions of a resumed run.</summary>
    public double Minutes { get; init; } = 90;

    /// <summary>Guess before the first steps are measured.</summary>
    public double ExpectedSecondsPerStep { get; init; } = 0.4;

    /// <summary>Batch shape.</summary>
    public DrumBatchShape Shape { get; init; } = DrumBatchShape.Standard;

    /// <summary>Optimiser.</summary>
    public AdamWSettings Adam { get; init; } = new(AverageDecay: 0.999);

    /// <summary>Highest learning rate.</summary>
    public double PeakRate { get; init; } = 1e-3;

    /// <summary>Last learning rate over the highest.</summary>
    public double FloorRatio { get; init; } = 0.02;

    /// <summary>Steps of linear warm-up.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Steps between validations.</summary>
    public int ValidationEvery { get; init; } = 250;

    /// <summary>Batches per validation at most.</summary>
    public int ValidationBatches { get; init; } = 4;

    /// <summary>Validations without improvement that end a run.</summary>
    public int Patience { get; init; } = 60;
}
