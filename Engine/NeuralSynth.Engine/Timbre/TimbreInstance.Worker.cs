using System.Diagnostics;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

public unsafe partial struct TimbreInstance
{
    private static int HasWork(void* context)
    {
        var self = (TimbreInstance*)context;
        return self->_ring.Completed < self->_ring.Posted && Volatile.Read(ref self->StallWorker) == 0 ? 1 : 0;
    }

    /// <summary>Computes every posted hop in order. [worker holding the pool slot, or audio-thread]</summary>
    [RealTime]
    private static void Drain(void* context)
    {
        var self = (TimbreInstance*)context;
        Denormals.Enter(out Denormals.Saved flags);
        while (self->_ring.Completed < self->_ring.Posted && self->AdvanceHopTo(long.MaxValue))
        {
        }

        Denormals.Leave(ref flags);
    }

    /// <summary>Begins the oldest posted hop, or goes on with it, until so much of its expected time is used up.</summary>
    /// <returns>True when it is finished.</returns>
    [RealTime]
    private bool AdvanceHopTo(long targetNanoseconds)
    {
        if (Volatile.Read(ref StallWorker) != 0) return false;
        TimbreJob* job = _ring.SlotOf(_ring.Completed);
        long started = Stopwatch.GetTimestamp();
        if (!_lanes.IsUnderWay && job->Model != _workerModel) UseModel(job->Model);
        if (!_lanes.IsUnderWay && _silence.MayRest(job))
        {
            Rest(job);
            return true;
        }

        HopProgress progress = _lanes.Advance(job, ref _ring, _ring.Completed, targetNanoseconds);
        _hopTicks += Stopwatch.GetTimestamp() - started;
        if (progress == HopProgress.Unfinished) return false;
        if (progress == HopProgress.Failed || !Buffers.IsFinite(job->Output, Channels * _hopSamples))
        {
            // States may be poisoned: the next hop starts from zero.
            job->Faulty = 1;
            _lanes.Forget();
            _silence.Wake();
        }
        else
        {
            _silence.Heard(job);
        }

        Telemetry.Hops++;
        Telemetry.TotalHopTicks += _hopTicks;
        if (_hopTicks > Telemetry.WorstHopTicks) Telemetry.WorstHopTicks = _hopTicks;
        _hopTicks = 0;
        _ring.Complete();
        return true;
    }

    [RealTime]
    private void Rest(TimbreJob* job)
    {
        Buffers.Clear(job->Output, Channels * _hopSamples);
        _lanes.Skip(job);
        Telemetry.RestedHops++;
        _ring.Complete();
    }

    [RealTime]
    private void UseModel(TimbreModel* model)
    {
        _silence.Wake();
        if (_workerModel != null) _retired.Push(_workerModel);
        _workerModel = model;
        _lanes.UseModel(model);
    }
}
