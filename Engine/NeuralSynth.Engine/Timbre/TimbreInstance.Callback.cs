using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

// The modes that compute hops in the callback. The audio thread is producer and consumer of the ring here.
public unsafe partial struct TimbreInstance
{
    /// <summary>Computes what is due, and in a spread schedule as much more as the host samples that have passed.</summary>
    [RealTime]
    private static void ComputeInCallback(TimbreInstance* self)
    {
        if (self->_schedule.Kind == TimbreScheduleKind.Direct) Drain(self);
        else self->ComputeShare();
    }

    [RealTime]
    private void ComputeShare()
    {
        Denormals.Enter(out Denormals.Saved flags);
        long due = _jobBase + HopDue();
        while (_ring.Completed < _ring.Posted && _ring.Completed <= due && AdvanceHopTo(long.MaxValue))
        {
        }

        if (_ring.Completed < _ring.Posted && _ring.Completed > due) AdvanceHopTo(TargetNanoseconds(_ring.SlotOf(_ring.Completed)));
        Denormals.Leave(ref flags);
    }

    /// <summary>The hop that <see cref="PullWet"/> looks up last for the samples just taken in; −1 before the first.</summary>
    [RealTime]
    private readonly long HopDue()
    {
        long end = _hostPosition - LatencySamples;
        return end <= 0 ? -1 : (WetNeeded(end) - 1 + _modelLatency) / _hopSamples;
    }

    /// <summary>Model samples that must have been pushed to the way back for host output up to <paramref name="end"/>:
    /// output n needs ⌊n·fm/fs⌋ + look-ahead.</summary>
    [RealTime]
    private readonly long WetNeeded(long end) => (end - 1) * _modelRate / _hostRate + _outputLookahead + 1;

    /// <summary>A hop's work grows evenly from its last input sample to its deadline.</summary>
    [RealTime]
    private readonly long TargetNanoseconds(TimbreJob* job)
    {
        long passed = Math.Max(0, _hostPosition - HostTimeOfHop(job->Hop + 1));
        long total = TimbreLanes.NanosecondsOf(job->Model);
        return total * passed / _schedule.SlackHostSamples;
    }

    /// <summary>Forgets what is posted and not finished: time starts anew.</summary>
    [RealTime]
    private void AbandonHops()
    {
        _lanes.Forget();
        _hopTicks = 0;
        _ring.Abandon();
    }
}
