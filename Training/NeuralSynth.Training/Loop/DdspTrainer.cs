using System.Diagnostics;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Models;
using NeuralSynth.Training.Optim;

namespace NeuralSynth.Training.Loop;

/// <summary>Trains a DDSP-type network. Everything that decides the result is in <see cref="TrainerState"/>, so a run
/// that is stopped and resumed ends with the same weights as one that is not (given a number of steps; with a budget of
/// minutes the schedule follows the clock).</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DdspTrainer : IDisposable
{
    private readonly TrainerPlan _plan;
    private readonly DdspStep _step;
    private readonly DdspCropSampler _sampler;
    private readonly DdspCrop[] _crops;
    private readonly DdspCrop[][] _validation;
    private readonly AdamW _adam;
    private readonly CosineSchedule _schedule;

    /// <summary>Starts at step 0.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Sequences to learn.</param>
    /// <param name="validation">Sequences that decide which weights are the best; the training ones when empty.</param>
    /// <param name="plan">How long and how.</param>
    /// <param name="device">Where the network runs.</param>
    public DdspTrainer(DdspNetwork network, IReadOnlyList<TrainingSequence> training, IReadOnlyList<TrainingSequence> validation, TrainerPlan plan, ExecutionDevice device)
    {
        _plan = plan;
        Network = network;
        int frames = plan.Shape.Hops + 1, hop = network.Architecture.HopSamples;
        _step = new DdspStep(network, plan.Shape, plan.Seed + 1, device);
        _sampler = new DdspCropSampler(training.Select(s => s.PadTo(frames, hop)), plan.Shape.Hops, NoisePool.StartPositions);
        _crops = new DdspCrop[plan.Shape.Batch];
        _validation = ValidationBatches((validation.Count > 0 ? validation : training).Select(s => s.PadTo(frames, hop)));
        network.Parameters.Initialise(_step.Weights, plan.Seed);
        _adam = new AdamW(plan.Adam, _step.Weights);
        _schedule = new CosineSchedule(plan.PeakRate, plan.PeakRate * plan.FloorRatio, plan.WarmUpSteps);
        State = new TrainerState { Random = new SeededRandom(plan.Seed + 2), BestWeights = _adam.Average.ToArray() };
    }

    /// <summary>The network.</summary>
    public DdspNetwork Network { get; }

    /// <summary>Progress, history and the best weights so far.</summary>
    public TrainerState State { get; private set; }

    /// <summary>Weights as they are now.</summary>
    public ReadOnlySpan<float> Weights => _step.Weights;

    /// <summary>Continues from a checkpoint.</summary>
    public void Restore(TrainerCheckpoint checkpoint)
    {
        checkpoint.Weights.CopyTo(_step.Weights, 0);
        checkpoint.Mean.CopyTo(_adam.Mean, 0);
        checkpoint.Square.CopyTo(_adam.Square, 0);
        checkpoint.Average.CopyTo(_adam.Average, 0);
        _adam.Steps = checkpoint.State.Step;
        State = checkpoint.State;
    }

    /// <summary>All that is needed to continue; copies nothing.</summary>
    public TrainerCheckpoint Capture(string fingerprint) => new(fingerprint, State, _step.Weights, _adam.Mean, _adam.Square, _adam.Average);

    /// <summary>Trains until the budget is spent, validation has stopped improving, or the token asks.</summary>
    /// <param name="report">Called after every step.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <returns>Why it ended.</returns>
    public TrainingEnd Run(Action<TrainerReport> report, CancellationToken cancellation)
    {
        var pace = new StepPace();
        while (true)
        {
            long planned = PlannedSteps(pace);
            if (State.Step >= planned) break;
            if (cancellation.IsCancellationRequested) return TrainingEnd.Stopped;
            long started = Stopwatch.GetTimestamp();
            (DdspLosses losses, double norm, double rate) = Step(planned);
            pace.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            State.Step++;
            State.AddTrainingLoss(losses.Total);
            if (State.Step % _plan.ValidationEvery == 0 || State.Step >= planned) Validate();
            State.Seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
            report(new TrainerReport(State, losses, norm, rate, PlannedSteps(pace), pace.Seconds));
            if (State.ValidationsWithoutImprovement >= _plan.Patience) return TrainingEnd.EarlyStop;
        }
        return TrainingEnd.Finished;
    }

    /// <inheritdoc/>
    public void Dispose() => _step.Dispose();

    private (DdspLosses Losses, double Norm, double Rate) Step(long planned)
    {
        // The schedule advances by an equal share of what is left, so a changed estimate never makes it jump.
        double rate = _schedule.RateAt(State.Step, State.Progress);
        _sampler.Draw(State.Random, _crops);
        DdspLosses losses = _step.Evaluate(_crops, true);
        double norm = _adam.Step(_step.Weights, _step.Gradients, rate);
        State.Progress += (1 - State.Progress) / Math.Max(1, planned - State.Step);
        return (losses, norm, rate);
    }

    private long PlannedSteps(StepPace pace)
    {
        if (_plan.Steps is { } steps) return steps;
        double left = (_plan.Minutes * 60) - State.Seconds;
        if (left <= 0) return State.Step;
        return State.Step + Math.Max(1, (long)(left / pace.SecondsOr(_plan.ExpectedSecondsPerStep)));
    }

    /// <summary>Measures the averaged weights on fixed crops and keeps the best.</summary>
    private void Validate()
    {
        float[] present = [.. _step.Weights];
        _adam.Average.CopyTo(_step.Weights, 0);
        double loss = _validation.Average(batch => _step.Evaluate(batch, false).Total);
        present.CopyTo(_step.Weights, 0);
        State.AddValidation(loss, _adam.Average);
    }

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
