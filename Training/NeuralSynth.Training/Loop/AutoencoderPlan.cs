using NeuralSynth.Training.Optim;

namespace NeuralSynth.Training.Loop;

/// <summary>Shape of a training batch and the weights of what is not compared audio.</summary>
/// <param name="Batch">Passages side by side.</param>
/// <param name="ContextSamples">Samples before the compared ones, for the network's memory.</param>
/// <param name="ComparedSamples">Compared samples of a passage.</param>
/// <param name="Windows">Window lengths of the spectral loss, the longest first.</param>
/// <param name="RegulariserWeight">Of the penalty on the latents.</param>
/// <param name="LatentNoise">Standard deviation of the noise on the latents.</param>
/// <param name="RegularisedSteps">Latents of a passage that the penalty sees: neighbours are alike.</param>
public sealed record AutoencoderBatchShape(int Batch, int ContextSamples, int ComparedSamples, int[] Windows, double RegulariserWeight = 0.1, float LatentNoise = 0.1f, int RegularisedSteps = 8)
{
    /// <summary>8 passages of 0.7 s, five resolutions.</summary>
    public static AutoencoderBatchShape Standard { get; } = new(8, 8192, 24576, [2048, 1024, 512, 256, 128]);

    /// <summary>For smoke runs.</summary>
    public static AutoencoderBatchShape Small { get; } = new(4, 2048, 6144, [1024, 256], RegularisedSteps: 4);

    /// <summary>Samples of a passage.</summary>
    public int Samples => ContextSamples + ComparedSamples;
}

/// <summary>How long and how to train.</summary>
public sealed record AutoencoderPlan
{
    /// <summary>Seed of all random numbers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of steps; null to follow <see cref="Minutes"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Wall-clock budget of the training loop, minutes, over all sessions of a resumed run.</summary>
    public double Minutes { get; init; } = 60;

    /// <summary>Guess before the first steps are measured.</summary>
    public double ExpectedSecondsPerStep { get; init; } = 0.4;

    /// <summary>Batch shape.</summary>
    public AutoencoderBatchShape Shape { get; init; } = AutoencoderBatchShape.Standard;

    /// <summary>Optimiser.</summary>
    public AdamWSettings Adam { get; init; } = new();

    /// <summary>Highest learning rate.</summary>
    public double PeakRate { get; init; } = 2e-3;

    /// <summary>Last learning rate over the highest.</summary>
    public double FloorRatio { get; init; } = 0.02;

    /// <summary>Steps of linear warm-up, of the rate and of the penalty on the latents.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Steps between validations.</summary>
    public int ValidationEvery { get; init; } = 250;

    /// <summary>Batches per validation.</summary>
    public int ValidationBatches { get; init; } = 4;

    /// <summary>Validations without improvement that end a run.</summary>
    public int Patience { get; init; } = 60;
}
