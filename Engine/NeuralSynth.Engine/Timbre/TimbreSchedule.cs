namespace NeuralSynth.Engine.Timbre;

/// <summary>Where hops are computed.</summary>
public enum TimbreScheduleKind
{
    /// <summary>By a worker.</summary>
    Worker = 0,

    /// <summary>In the callback that brings the hop's last sample, at once.</summary>
    Direct = 1,

    /// <summary>In the callbacks that follow, a share in each, within at most one hop.</summary>
    Spread = 2,
}

/// <summary>What a latency mode means for one model at one rate and block size.</summary>
/// <remarks>Decided when the instance is prepared, so that latency is constant while it is active. It moves the output in
/// time and changes nothing else.</remarks>
public unsafe struct TimbreSchedule
{
    /// <summary>Share of a callback's time that a hop may take: the rest is the host's and the other plug-ins'.</summary>
    public const double CallbackShare = 0.5;

    /// <summary>How much slower than it was measured, undisturbed, a hop may be: caches are shared, clocks vary.</summary>
    public const double CostReserve = 1.25;

    /// <summary>A spread hop gets its slack in whole parts of a hop, so that a measurement that comes out a little
    /// differently does not change the latency.</summary>
    public const int SpreadParts = 8;

    /// <summary>Hops or blocks of slack that <see cref="LatencyMode.Safe"/> gives a worker.</summary>
    public const int SafeHops = 2;

    /// <summary>Where hops are computed.</summary>
    public TimbreScheduleKind Kind;

    /// <summary>The mode in effect.</summary>
    public LatencyMode Mode;

    /// <summary>Why.</summary>
    public LatencyReason Reason;

    /// <summary>Host samples from a hop's last input sample until its result is needed.</summary>
    public int SlackHostSamples;

    /// <summary>The schedule for a model; without one, the mode that was asked for on a worker that has nothing to do.</summary>
    /// <param name="asked">The user's choice.</param>
    /// <param name="model">The model, or null.</param>
    /// <param name="hostRate">Hz.</param>
    /// <param name="maxBlockSamples">Longest block of the host.</param>
    public static TimbreSchedule Choose(LatencyMode asked, TimbreModel* model, int hostRate, int maxBlockSamples)
    {
        if (model == null) return new TimbreSchedule { Mode = asked };
        int hop = LatencyBudget.HopInHostSamples(hostRate, model->SampleRate, model->HopSamples);
        int standard = LatencyBudget.StandardSlack(hostRate, model->SampleRate, model->HopSamples, maxBlockSamples);
        if (asked == LatencyMode.Safe) return new TimbreSchedule { Mode = asked, SlackHostSamples = checked(SafeHops * standard) };
        if (asked == LatencyMode.Standard) return new TimbreSchedule { Mode = asked, SlackHostSamples = standard };

        TimbreSchedule low = InCallback(model, hop, hostRate, maxBlockSamples);
        if (low.Kind == TimbreScheduleKind.Worker) low.SlackHostSamples = standard;
        return low;
    }

    /// <summary>True when hops that need <paramref name="other"/> can be computed under this schedule: anything can by a
    /// worker; in the callback, what needs no more slack.</summary>
    public readonly bool Covers(in TimbreSchedule other) => Kind == TimbreScheduleKind.Worker
        ? other.Kind == TimbreScheduleKind.Worker
        : other.Kind != TimbreScheduleKind.Worker && other.SlackHostSamples <= SlackHostSamples;

    private static TimbreSchedule InCallback(TimbreModel* model, int hop, int hostRate, int maxBlockSamples)
    {
        if (model->RunsOnAudioThread == 0) return NotOffered(LatencyReason.NotCompiled);
        if (model->HopNanoseconds <= 0) return NotOffered(LatencyReason.NotMeasured);
        double samplesPerNanosecond = CostReserve * 1e-9 * hostRate;
        double costSamples = TimbreLanes.NanosecondsOf(model) * samplesPerNanosecond;
        int hopsInBlock = (maxBlockSamples + hop - 1) / hop;
        if (costSamples * hopsInBlock <= CallbackShare * maxBlockSamples) return new TimbreSchedule { Kind = TimbreScheduleKind.Direct };

        // A callback ends with the piece of work that is under way: the longest one is kept free.
        double workInBlock = CallbackShare * maxBlockSamples - model->LongestPieceNanoseconds * samplesPerNanosecond;
        double needed = costSamples * maxBlockSamples / workInBlock;
        int part = (hop + SpreadParts - 1) / SpreadParts;
        if (!(workInBlock > 0) || needed > hop) return NotOffered(LatencyReason.TooSlow);
        return new TimbreSchedule { Kind = TimbreScheduleKind.Spread, SlackHostSamples = Math.Min(hop, (int)Math.Ceiling(needed / part) * part) };
    }

    private static TimbreSchedule NotOffered(LatencyReason reason) => new() { Mode = LatencyMode.Standard, Reason = reason };
}
