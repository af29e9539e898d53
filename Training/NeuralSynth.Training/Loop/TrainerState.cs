namespace NeuralSynth.Training.Loop;

/// <summary>Progress of a run; saved in checkpoints as a whole.</summary>
public sealed class TrainerState
{
    private const int PointEvery = 50;

    private double _sum;
    private int _count;

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Share of the schedule that is done, 0 … 1.</summary>
    public double Progress { get; set; }

    /// <summary>Wall-clock time spent in steps, seconds, over all sessions.</summary>
    public double Seconds { get; set; }

    /// <summary>Draws the batches.</summary>
    public required SeededRandom Random { get; init; }

    /// <summary>Averaged weights with the lowest validation loss.</summary>
    public required float[] BestWeights { get; init; }

    /// <summary>Their loss.</summary>
    public double BestValidation { get; set; } = double.PositiveInfinity;

    /// <summary>Step at which they were measured.</summary>
    public long BestStep { get; set; }

    /// <summary>Validations since then.</summary>
    public int ValidationsWithoutImprovement { get; set; }

    /// <summary>(step, mean loss since the point before).</summary>
    public List<(long Step, double Loss)> TrainingCurve { get; init; } = [];

    /// <summary>(step, loss).</summary>
    public List<(long Step, double Loss)> ValidationCurve { get; init; } = [];

    internal double PendingSum { get => _sum; set => _sum = value; }

    internal int PendingCount { get => _count; set => _count = value; }

    /// <summary>Loss since the last point of the curve.</summary>
    public double RecentLoss => _count > 0 ? _sum / _count : TrainingCurve.Count > 0 ? TrainingCurve[^1].Loss : 0;

    internal void AddTrainingLoss(double loss)
    {
        _sum += loss;
        _count++;
        if (_count < PointEvery) return;
        TrainingCurve.Add((Step, _sum / _count));
        (_sum, _count) = (0, 0);
    }

    internal void AddValidation(double loss, float[] weights)
    {
        ValidationCurve.Add((Step, loss));
        if (loss < BestValidation)
        {
            (BestValidation, BestStep, ValidationsWithoutImprovement) = (loss, Step, 0);
            weights.CopyTo(BestWeights, 0);
        }
        else
        {
            ValidationsWithoutImprovement++;
        }
    }
}
