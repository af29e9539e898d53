using System.Diagnostics;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Models;
using NeuralSynth.Training.Optim;

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
public sealed class DrumTrainer : IDisposable
{
    private readonly DrumPlan _plan;
    private readonly DrumStep _step;
    private readonly DrumSampler _sampler;
    private readonly DrumItem[] _items;
    private readonly DrumItem[][] _validation;
    private readonly AdamW _adam;
    private readonly CosineSchedule _schedule;

    /// <summary>Starts at step 0.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Hits to learn.</param>
    /// <param name="validation">Hits that decide which weights are the best; the training ones when empty.</param>
    /// <param name="scale">Of the descriptors.</param>
    /// <param name="plan">How long and how.</param>
    /// <param name="device">Where the network runs.</param>
    public DrumTrainer(DrumNetwork network, IReadOnlyList<DrumHit> training, IReadOnlyList<DrumHit> validation, DescriptorScale scale, DrumPlan plan, ExecutionDevice device)
    {
        _plan = plan;
        Network = network;
        _sampler = new DrumSampler(training);
        _step = new DrumStep(network, plan.Shape, scale, plan.Seed + 1, device);
        _items = new DrumItem[plan.Shape.Batch];
        _validation = DrumSampler.Fixed(validation.Count > 0 ? validation : training, plan.Shape.Batch, plan.ValidationBatches, plan.Seed + 3);
        network.Parameters.Initialise(_step.Weights, plan.Seed);
        _adam = new AdamW(plan.Adam, _step.Weights);
        _schedule = new CosineSchedule(plan.PeakRate, plan.PeakRate * plan.FloorRatio, plan.WarmUpSteps);
        State = new TrainerState { Random = new SeededRandom(plan.Seed + 2), BestWeights = _adam.Average.ToArray() };
    }

    /// <summary>The network.</summary>
    public DrumNetwork Network { get; }

    /// <summary>Progress, history and the best weights so far.</summary>
    public TrainerState State { get; private set; }

    /// <summary>Weights as they are now.</summary>
    public ReadOnlySpan<float> Weights => _step.Weights;

    /// <summary>Continues from a checkpoint.</summary>
    public void Restore(TrainerCheckpoint checkpoint)
    {
        checkpoint.Weights.CopyTo(_step.Weights);
        checkpoint.Mean.CopyTo(_adam.Mean, 0);
        checkpoint.Square.CopyTo(_adam.Square, 0);
        checkpoint.Average.CopyTo(_adam.Average, 0);
        _adam.Steps = checkpoint.State.Step;
        State = checkpoint.State;
    }

    /// <summary>All that is needed to continue.</summary>
    public TrainerCheckpoint Capture(string fingerprint) => new(fingerprint, State, _step.Weights.ToArray(), _adam.Mean, _adam.Square, _adam.Average);

    /// <summary>Trains until the budget is spent, validation has stopped improving, or the token asks.</summary>
    /// <param name="report">Called after every step.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <returns>Why it ended.</returns>
    public TrainingEnd Run(Action<DrumTrainerReport> report, CancellationToken cancellation)
    {
        var pace = new StepPace();
        while (true)
        {
            long planned = PlannedSteps(pace);
            if (State.Step >= planned) return TrainingEnd.Finished;
            if (cancellation.IsCancellationRequested) return TrainingEnd.Stopped;
            long started = Stopwatch.GetTimestamp();
            (DrumLosses losses, double norm, double rate) = Step(planned);
            pace.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            State.Step++;
            State.AddTrainingLoss(losses.Spectral);
            if (State.Step % _plan.ValidationEvery == 0 || State.Step >= planned) Validate();
            State.Seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
            report(new DrumTrainerReport(State, losses, norm, rate, PlannedSteps(pace), pace.SecondsOr(_plan.ExpectedSecondsPerStep)));
            if (State.ValidationsWithoutImprovement >= _plan.Patience) return TrainingEnd.EarlyStop;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _step.Dispose();

    private (DrumLosses Losses, double Norm, double Rate) Step(long planned)
    {
        double rate = _schedule.RateAt(State.Step, State.Progress);
        _sampler.Draw(State.Random, _items);
        DrumLosses losses = _step.Evaluate(_items, State.Random, true);
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

    /// <summary>Measures the averaged weights on fixed hits and keeps the best.</summary>
    private void Validate()
    {
        float[] present = [.. _step.Weights];
        _adam.Average.CopyTo(_step.Weights);
        double loss = _validation.Average(batch => _step.Evaluate(batch, null, false).Spectral);
        present.CopyTo(_step.Weights);
        State.AddValidation(loss, _adam.Average);
    }
}
