using System.Diagnostics;
using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Timbre;

public unsafe partial struct TimbreInstance
{
    private static int HasWork(void* context)
    {
        var self = (TimbreInstance*)context;
        return self->_ring.Completed < self->_ring.Posted && Volatile.Read(ref self->StallWorker) == 0 ? 1 : 0;
    }

    /// <summary>Computes every posted hop in order. [worker holding the pool slot, or audio-thread when offline]</summary>
    private static void Drain(void* context)
    {
        var self = (TimbreInstance*)context;
        Denormals.Enter(out Denormals.Saved flags);
        while (self->_ring.Completed < self->_ring.Posted)
        {
            if (Volatile.Read(ref self->StallWorker) != 0) break;
            self->RunJob(self->_ring.SlotOf(self->_ring.Completed));
            self->_ring.Complete();
        }

        Denormals.Leave(ref flags);
    }

    private void RunJob(TimbreJob* job)
    {
        long started = Stopwatch.GetTimestamp();
        if (job->Model != _workerModel)
        {
            if (_workerModel != null) _retired.Push(_workerModel);
            _workerModel = job->Model;
            _lanes.UseModel(_workerModel);
        }

        bool ok = _lanes.Run(job, ref _ring, _ring.Completed);
        if (!ok || !IsFinite(job->Output, Channels * _hopSamples))
        {
            // States may be poisoned: the next hop starts from zero.
            job->Faulty = 1;
            _lanes.Forget();
        }

        long ticks = Stopwatch.GetTimestamp() - started;
        Telemetry.Hops++;
        Telemetry.TotalHopTicks += ticks;
        if (ticks > Telemetry.WorstHopTicks) Telemetry.WorstHopTicks = ticks;
    }

    private static bool IsFinite(float* samples, int count)
    {
        // x − x is 0 for finite x and NaN otherwise: one sum finds any fault without a branch per sample.
        float sum = 0;
        for (int i = 0; i < count; i++) sum += samples[i] - samples[i];
        return sum == 0;
    }
}
