using System.Diagnostics;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Models;
using NeuralSynth.Training.Optim;

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
public sealed class AutoencoderTrainer : IDisposable
{
    private readonly AutoencoderPlan _plan;
    private readonly AutoencoderStep _step;
    private readonly PassageSampler _sampler;
    private readonly AutoencoderPassage[] _passages;
    private readonly AutoencoderPassage[][] _validation;
    private readonly AdamW _adam;
    private readonly CosineSchedule _schedule;

    /// <summary>Starts at step 0.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Recordings to learn, by folder.</param>
    /// <param name="validation">Recordings that decide which weights are the best; the training ones when empty.</param>
    /// <param name="plan">How long and how.</param>
    /// <param name="device">Where the network runs.</param>
    public AutoencoderTrainer(AutoencoderNetwork network, IReadOnlyList<IReadOnlyList<float[]>> training, IReadOnlyList<IReadOnlyList<float[]>> validation, AutoencoderPlan plan, ExecutionDevice device)
    {
        _plan = plan;
        Network = network;
        _sampler = new PassageSampler(training, plan.Shape);
        _step = new AutoencoderStep(network, plan.Shape, plan.Seed + 1, device);
        _passages = new AutoencoderPassage[plan.Shape.Batch];
        var chooser = new SeededRandom(plan.Seed + 3);
        var held = validation.Any(g => g.Count > 0) ? new PassageSampler(validation, plan.Shape) : _sampler;
        _validation = [.. Enumerable.Range(0, plan.ValidationBatches).Select(_ => held.Plain(chooser, plan.Shape.Batch))];
        network.Initialise(_step.Weights, plan.Seed);
        _adam = new AdamW(plan.Adam, _step.Weights);
        _schedule = new CosineSchedule(plan.PeakRate, plan.PeakRate * plan.FloorRatio, plan.WarmUpSteps);
        State = new TrainerState { Random = new SeededRandom(plan.Seed + 2), BestWeights = _adam.Average.ToArray() };
    }

    /// <summary>The network.</summary>
    public AutoencoderNetwork Network { get; }

    /// <summary>Progress, history and the best weights so far.</summary>
    public TrainerState State { get; private set; }

    /// <summary>Weights as they are now.</summary>
    public ReadOnlySpan<float> Weights => _step.Weights;

    /// <summary>Draws passages of the training recordings.</summary>
    public PassageSampler Sampler => _sampler;

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
    public TrainingEnd Run(Action<AutoencoderTrainerReport> report, CancellationToken cancellation)
    {
        var pace = new StepPace();
        while (true)
        {
            long planned = PlannedSteps(pace);
            if (State.Step >= planned) return TrainingEnd.Finished;
            if (cancellation.IsCancellationRequested) return TrainingEnd.Stopped;
            long started = Stopwatch.GetTimestamp();
            (AutoencoderLosses losses, double norm, double rate) = Step(planned);
            pace.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            State.Step++;
            State.AddTrainingLoss(losses.Spectral);
            if (State.Step % _plan.ValidationEvery == 0 || State.Step >= planned) Validate();
            State.Seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
            report(new AutoencoderTrainerReport(State, losses, norm, rate, PlannedSteps(pace), pace.SecondsOr(_plan.ExpectedSecondsPerStep)));
            if (State.ValidationsWithoutImprovement >= _plan.Patience) return TrainingEnd.EarlyStop;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _step.Dispose();

    private (AutoencoderLosses Losses, double Norm, double Rate) Step(long planned)
    {
        double rate = _schedule.RateAt(State.Step, State.Progress);
        _sampler.Draw(State.Random, _passages);
        AutoencoderLosses losses = _step.Evaluate(_passages, State.Random, true, Math.Min(1, (State.Step + 1.0) / _plan.WarmUpSteps));
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

    /// <summary>Measures the averaged weights on fixed passages and keeps the best.</summary>
    private void Validate()
    {
        float[] present = [.. _step.Weights];
        _adam.Average.CopyTo(_step.Weights);
        double loss = _validation.Average(batch => _step.Evaluate(batch, null, false).Spectral);
        present.CopyTo(_step.Weights);
        State.AddValidation(loss, _adam.Average);
    }
}
