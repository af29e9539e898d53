using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>What a step of the drum trainer reports.</summary>
/// <param name="State">State after the step.</param>
/// <param name="Losses">Losses of the batch.</param>
/// <param name="GradientNorm">Norm before clipping.</param>
/// <param name="Rate">Learning rate.</param>
/// <param name="PlannedSteps">Estimated number of steps of the whole run.</param>
/// <param name="SecondsPerStep">Recent pace.</param>
public readonly record struct DrumTrainerReport(TrainerState State, DrumLosses Losses, double GradientNorm, double Rate, long PlannedSteps, double SecondsPerStep);

/// <summary>Trains a drum network. As with <see cref="DdspTrainer"/>, everything that decides the result is in
/// <see cref="TrainerState"/>: a run that is stopped and resumed ends like one that is not (given a number of steps).</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DrumTrainer : NetworkTrainer<DrumStep, DrumLosses, DrumTrainerReport>
{
    private readonly DrumPlan _plan;
    private readonly DrumSampler _sampler;
    private readonly DrumItem[] _items;
    private readonly DrumItem[][] _validation;

    /// <summary>Starts at step 0.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Hits to learn.</param>
    /// <param name="validation">Hits that decide which weights are the best; the training ones when empty.</param>
    /// <param name="scale">Of the descriptors.</param>
    /// <param name="plan">How long and how.</param>
    /// <param name="device">Where the network runs.</param>
    public DrumTrainer(DrumNetwork network, IReadOnlyList<DrumHit> training, IReadOnlyList<DrumHit> validation, DescriptorScale scale, DrumPlan plan, ExecutionDevice device)
        : base(plan, new DrumStep(network, plan.Shape, scale, plan.Seed + 1, device), weights => network.Parameters.Initialise(weights, plan.Seed))
    {
        _plan = plan;
        Network = network;
        _sampler = new DrumSampler(training);
        _items = new DrumItem[plan.Shape.Batch];
        _validation = DrumSampler.Fixed(validation.Count > 0 ? validation : training, plan.Shape.Batch, plan.ValidationBatches, plan.Seed + 3);
    }

    /// <summary>The network.</summary>
    public DrumNetwork Network { get; }

    private protected override DrumLosses EvaluateNext()
    {
        _sampler.Draw(State.Random, _items);
        return Batches.Evaluate(_items, State.Random, true);
    }

    private protected override double LossOf(DrumLosses losses) => losses.Spectral;

    private protected override double ValidationLoss() => _validation.Average(batch => Batches.Evaluate(batch, null, false).Spectral);

    private protected override DrumTrainerReport Report(DrumLosses losses, double norm, double rate, long planned, StepPace pace) =>
        new(State, losses, norm, rate, planned, pace.SecondsOr(_plan.ExpectedSecondsPerStep));
}
