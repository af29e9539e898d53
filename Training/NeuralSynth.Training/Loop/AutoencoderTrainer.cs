using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>What a step of the autoencoder's trainer reports.</summary>
/// <param name="State">State after the step.</param>
/// <param name="Losses">Losses of the batch.</param>
/// <param name="GradientNorm">Norm before clipping.</param>
/// <param name="Rate">Learning rate.</param>
/// <param name="PlannedSteps">Estimated number of steps of the whole run.</param>
/// <param name="SecondsPerStep">Recent pace.</param>
public readonly record struct AutoencoderTrainerReport(TrainerState State, AutoencoderLosses Losses, double GradientNorm, double Rate, long PlannedSteps, double SecondsPerStep);

/// <summary>Trains an autoencoder. As with <see cref="DdspTrainer"/>, everything that decides the result is in
/// <see cref="TrainerState"/>: a run that is stopped and resumed ends like one that is not (given a number of steps).</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class AutoencoderTrainer : NetworkTrainer<AutoencoderStep, AutoencoderLosses, AutoencoderTrainerReport>
{
    private readonly AutoencoderPlan _plan;
    private readonly PassageSampler _sampler;
    private readonly AutoencoderPassage[] _passages;
    private readonly AutoencoderPassage[][] _validation;

    /// <summary>Starts at step 0.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Recordings to learn, by folder.</param>
    /// <param name="validation">Recordings that decide which weights are the best; the training ones when empty.</param>
    /// <param name="plan">How long and how.</param>
    /// <param name="device">Where the network runs.</param>
    public AutoencoderTrainer(AutoencoderNetwork network, IReadOnlyList<IReadOnlyList<float[]>> training, IReadOnlyList<IReadOnlyList<float[]>> validation, AutoencoderPlan plan, ExecutionDevice device)
        : base(plan, new AutoencoderStep(network, plan.Shape, plan.Seed + 1, device), weights => network.Initialise(weights, plan.Seed))
    {
        _plan = plan;
        Network = network;
        _sampler = new PassageSampler(training, plan.Shape);
        _passages = new AutoencoderPassage[plan.Shape.Batch];
        var chooser = new SeededRandom(plan.Seed + 3);
        var held = validation.Any(g => g.Count > 0) ? new PassageSampler(validation, plan.Shape) : _sampler;
        _validation = [.. Enumerable.Range(0, plan.ValidationBatches).Select(_ => held.Plain(chooser, plan.Shape.Batch))];
    }

    /// <summary>The network.</summary>
    public AutoencoderNetwork Network { get; }

    /// <summary>Draws passages of the training recordings.</summary>
    public PassageSampler Sampler => _sampler;

    private protected override AutoencoderLosses EvaluateNext()
    {
        _sampler.Draw(State.Random, _passages);
        return Batches.Evaluate(_passages, State.Random, true, Math.Min(1, (State.Step + 1.0) / _plan.WarmUpSteps));
    }

    private protected override double LossOf(AutoencoderLosses losses) => losses.Spectral;

    private protected override double ValidationLoss() => _validation.Average(batch => Batches.Evaluate(batch, null, false).Spectral);

    private protected override AutoencoderTrainerReport Report(AutoencoderLosses losses, double norm, double rate, long planned, StepPace pace) =>
        new(State, losses, norm, rate, planned, pace.SecondsOr(_plan.ExpectedSecondsPerStep));
}
