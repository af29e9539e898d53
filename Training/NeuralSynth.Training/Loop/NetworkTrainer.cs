using System.Diagnostics;
using NeuralSynth.Training.Optim;

namespace NeuralSynth.Training.Loop;

/// <summary>Weights of a network and the gradients of the last batch, in one order.</summary>
public interface ITrainingStep : IDisposable
{
    /// <summary>Weights, to be changed in place.</summary>
    Span<float> Weights { get; }

    /// <summary>Gradients of the last batch that was evaluated for training.</summary>
    float[] Gradients { get; }
}

/// <summary>Writes the weights that a run starts from.</summary>
public delegate void WeightInitialiser(Span<float> weights);

/// <summary>The training loop, whatever the network: optimiser, schedule, validation, checkpoints. Everything that decides the
/// result is in <see cref="TrainerState"/>, so a run that is stopped and resumed ends with the same weights as one that is not
/// (given a number of steps; with a budget of minutes the schedule follows the clock).</summary>
/// <typeparam name="TStep">Runs the network.</typeparam>
/// <typeparam name="TLosses">What a batch gives.</typeparam>
/// <typeparam name="TReport">What a step reports.</typeparam>
/// <remarks>Not thread-safe.</remarks>
public abstract class NetworkTrainer<TStep, TLosses, TReport> : IDisposable
    where TStep : ITrainingStep
{
    private readonly TrainingPlan _plan;
    private readonly AdamW _adam;
    private readonly CosineSchedule _schedule;

    private protected NetworkTrainer(TrainingPlan plan, TStep step, WeightInitialiser initialise)
    {
        _plan = plan;
        Batches = step;
        initialise(step.Weights);
        _adam = new AdamW(plan.Adam, step.Weights);
        _schedule = new CosineSchedule(plan.PeakRate, plan.PeakRate * plan.FloorRatio, plan.WarmUpSteps);
        State = new TrainerState { Random = new SeededRandom(plan.Seed + 2), BestWeights = _adam.Average.ToArray() };
    }

    /// <summary>Progress, history and the best weights so far.</summary>
    public TrainerState State { get; private set; }

    /// <summary>Weights as they are now.</summary>
    public ReadOnlySpan<float> Weights => Batches.Weights;

    private protected TStep Batches { get; }

    /// <summary>Continues from a checkpoint.</summary>
    public void Restore(TrainerCheckpoint checkpoint)
    {
        checkpoint.Weights.CopyTo(Batches.Weights);
        checkpoint.Mean.CopyTo(_adam.Mean, 0);
        checkpoint.Square.CopyTo(_adam.Square, 0);
        checkpoint.Average.CopyTo(_adam.Average, 0);
        _adam.Steps = checkpoint.State.Step;
        State = checkpoint.State;
    }

    /// <summary>All that is needed to continue.</summary>
    public TrainerCheckpoint Capture(string fingerprint) => new(fingerprint, State, Batches.Weights.ToArray(), _adam.Mean, _adam.Square, _adam.Average);

    /// <summary>Trains until the budget is spent, validation has stopped improving, or the token asks.</summary>
    /// <param name="report">Called after every step.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <returns>Why it ended.</returns>
    public TrainingEnd Run(Action<TReport> report, CancellationToken cancellation)
    {
        var pace = new StepPace();
        while (true)
        {
            long planned = PlannedSteps(pace);
            if (State.Step >= planned) return TrainingEnd.Finished;
            if (cancellation.IsCancellationRequested) return TrainingEnd.Stopped;
            long started = Stopwatch.GetTimestamp();
            (TLosses losses, double norm, double rate) = Step(planned);
            pace.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            State.Step++;
            State.AddTrainingLoss(LossOf(losses));
            if (State.Step % _plan.ValidationEvery == 0 || State.Step >= planned) Validate();
            State.Seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
            report(Report(losses, norm, rate, PlannedSteps(pace), pace));
            if (State.ValidationsWithoutImprovement >= _plan.Patience) return TrainingEnd.EarlyStop;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Batches.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Draws a batch and computes losses and gradients.</summary>
    private protected abstract TLosses EvaluateNext();

    /// <summary>The loss that is plotted and validated.</summary>
    private protected abstract double LossOf(TLosses losses);

    /// <summary>Mean of that loss over fixed batches, of the weights as they are.</summary>
    private protected abstract double ValidationLoss();

    private protected abstract TReport Report(TLosses losses, double norm, double rate, long planned, StepPace pace);

    private (TLosses Losses, double Norm, double Rate) Step(long planned)
    {
        // The schedule advances by an equal share of what is left, so a changed estimate never makes it jump.
        double rate = _schedule.RateAt(State.Step, State.Progress);
        TLosses losses = EvaluateNext();
        double norm = _adam.Step(Batches.Weights, Batches.Gradients, rate);
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

    /// <summary>Measures the averaged weights and keeps the best.</summary>
    private void Validate()
    {
        float[] present = [.. Batches.Weights];
        _adam.Average.CopyTo(Batches.Weights);
        double loss = ValidationLoss();
        present.CopyTo(Batches.Weights);
        State.AddValidation(loss, _adam.Average);
    }
}
