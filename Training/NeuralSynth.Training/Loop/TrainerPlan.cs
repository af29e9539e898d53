using NeuralSynth.Training.Optim;

namespace NeuralSynth.Training.Loop;

/// <summary>How long and how to train, whatever the network.</summary>
public abstract record TrainingPlan
{
    /// <summary>Seed of all random numbers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of steps; null to follow <see cref="Minutes"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Wall-clock budget of the training loop, minutes, over all sessions of a resumed run.</summary>
    public double Minutes { get; init; } = 60;

    /// <summary>Guess before the first steps are measured.</summary>
    public double ExpectedSecondsPerStep { get; init; } = 0.4;

    /// <summary>Optimiser.</summary>
    public AdamWSettings Adam { get; init; } = new();

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

/// <summary>Plan of a DDSP-type network.</summary>
public sealed record TrainerPlan : TrainingPlan
{
    /// <summary>The defaults of this kind of network.</summary>
    public TrainerPlan() => (Minutes, ExpectedSecondsPerStep, FloorRatio, ValidationEvery, ValidationBatches, Patience) = (30, 0.1, 0.01, 500, 8, 40);

    /// <summary>Batch shape.</summary>
    public DdspBatchShape Shape { get; init; } = DdspBatchShape.Standard;
}

/// <summary>Why a training run ended.</summary>
public enum TrainingEnd
{
    /// <summary>The budget is spent.</summary>
    Finished,

    /// <summary>Validation has stopped improving.</summary>
    EarlyStop,

    /// <summary>Somebody asked; it can be resumed.</summary>
    Stopped,
}

/// <summary>What a step reports.</summary>
/// <param name="State">State after the step.</param>
/// <param name="Losses">Losses of the batch.</param>
/// <param name="GradientNorm">Norm before clipping.</param>
/// <param name="Rate">Learning rate.</param>
/// <param name="PlannedSteps">Estimated number of steps of the whole run.</param>
/// <param name="SecondsPerStep">Recent pace.</param>
public readonly record struct TrainerReport(TrainerState State, DdspLosses Losses, double GradientNorm, double Rate, long PlannedSteps, double SecondsPerStep);
