using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>Trains a DDSP-type network. Everything that decides the result is in <see cref="TrainerState"/>, so a run
/// that is stopped and resumed ends with the same weights as one that is not (given a number of steps; with a budget of
/// minutes the schedule follows the clock).</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DdspTrainer : NetworkTrainer<DdspStep, DdspLosses, TrainerReport>
{
    private readonly TrainerPlan _plan;
    private readonly DdspCropSampler _sampler;
    private readonly DdspCrop[] _crops;
    private readonly DdspCrop[][] _validation;

    /// <summary>Starts at step 0.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Sequences to learn.</param>
    /// <param name="validation">Sequences that decide which weights are the best; the training ones when empty.</param>
    /// <param name="plan">How long and how.</param>
    /// <param name="device">Where the network runs.</param>
    public DdspTrainer(DdspNetwork network, IReadOnlyList<TrainingSequence> training, IReadOnlyList<TrainingSequence> validation, TrainerPlan plan, ExecutionDevice device)
        : base(plan, new DdspStep(network, plan.Shape, plan.Seed + 1, device), weights => network.Parameters.Initialise(weights, plan.Seed))
    {
        _plan = plan;
        Network = network;
        int frames = plan.Shape.Hops + 1, hop = network.Architecture.HopSamples;
        _sampler = new DdspCropSampler(training.Select(s => s.PadTo(frames, hop)), plan.Shape.Hops, NoisePool.StartPositions);
        _crops = new DdspCrop[plan.Shape.Batch];
        _validation = ValidationBatches((validation.Count > 0 ? validation : training).Select(s => s.PadTo(frames, hop)));
    }

    /// <summary>The network.</summary>
    public DdspNetwork Network { get; }

    private protected override DdspLosses EvaluateNext()
    {
        _sampler.Draw(State.Random, _crops);
        return Batches.Evaluate(_crops, true);
    }

    private protected override double LossOf(DdspLosses losses) => losses.Total;

    private protected override double ValidationLoss() => _validation.Average(batch => Batches.Evaluate(batch, false).Total);

    private protected override TrainerReport Report(DdspLosses losses, double norm, double rate, long planned, StepPace pace) =>
        new(State, losses, norm, rate, planned, pace.Seconds);

    private DdspCrop[][] ValidationBatches(IEnumerable<TrainingSequence> sequences)
    {
        var sampler = new DdspCropSampler(sequences, _plan.Shape.Hops, NoisePool.StartPositions);
        var random = new SeededRandom(_plan.Seed + 3);
        DdspCrop[][] batches = [.. Enumerable.Range(0, _plan.ValidationBatches).Select(_ => new DdspCrop[_plan.Shape.Batch])];
        foreach (DdspCrop[] batch in batches)
        {
            sampler.Draw(random, batch);
            foreach (ref DdspCrop crop in batch.AsSpan()) crop = crop with { GainDb = 0, UseBrightness = true };
        }
        return batches;
    }
}
