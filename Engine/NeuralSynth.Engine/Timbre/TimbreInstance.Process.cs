using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

public unsafe partial struct TimbreInstance
{
    /// <summary>Processes samples [<paramref name="offset"/>, offset + count) of a block in which no parameter changes;
    /// the caller splits blocks at events. In-place buffers are allowed.</summary>
    /// <param name="self">An active instance.</param>
    /// <param name="input">[channels][samples]; null channels are silence.</param>
    /// <param name="output">[channels][samples].</param>
    /// <param name="offset">First sample.</param>
    /// <param name="count">Samples; 0 is allowed.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public static void Process(TimbreInstance* self, float** input, float** output, int offset, int count)
    {
        self->TakePublishedModel();
        self->UpdateGainTargets();
        for (int done = 0; done < count;)
        {
            int chunk = Math.Min(count - done, ChunkSamples);
            self->ProcessChunk(self, input, output, offset + done, chunk);
            done += chunk;
        }
    }

    /// <summary>Value plus modulation of a parameter. [audio-thread]</summary>
    [RealTime]
    public readonly double Effective(int parameter) => Values[parameter] + Modulation[parameter];

    [RealTime]
    private void TakePublishedModel()
    {
        if (Volatile.Read(ref _pending) == 0) return;
        var model = (TimbreModel*)Interlocked.Exchange(ref _pending, 0);
        if (model != null) _model = model;
    }

    [RealTime]
    private void UpdateGainTargets()
    {
        float mix = (float)Math.Clamp(Effective(TimbreParameter.Mix), 0, 1);
        float outputGain = Decibels(Effective(TimbreParameter.OutputGainDb));
        bool bypass = Values[TimbreParameter.Bypass] >= 0.5;
        _inputGain.SetTarget(Decibels(Effective(TimbreParameter.InputGainDb)));
        _wetGain.SetTarget(bypass ? 0 : mix * outputGain);
        _dryGain.SetTarget(bypass ? 1 : (1 - mix) * outputGain);
    }

    private static float Decibels(double gainDb) => gainDb <= -100 ? 0 : (float)Math.Pow(10, Math.Min(gainDb, 40) / 20);

    [RealTime]
    private void ProcessChunk(TimbreInstance* self, float** input, float** output, int offset, int count)
    {
        float* wet0 = _scratch;
        float* wet1 = _scratch + ChunkSamples;
        float* dry0 = _scratch + 2 * ChunkSamples;
        float* dry1 = _scratch + 3 * ChunkSamples;
        float* gain = _scratch + 4 * ChunkSamples;
        float* presence = _scratch + 5 * ChunkSamples;
        float* wetGain = _scratch + 6 * ChunkSamples;
        float* dryGain = _scratch + 7 * ChunkSamples;

        CopyInput(input[0], offset, dry0, count);
        if (Channels > 1) CopyInput(input[1], offset, dry1, count);
        _inputGain.Fill(gain, count);
        ApplyGain(dry0, gain, wet0, count);
        if (Channels > 1) ApplyGain(dry1, gain, wet1, count);

        TakeControls(count);
        FeedModel(wet0, wet1, count);
        _hostPosition += count;
        if (Offline != 0) FinishPostedJobs(self);
        else if (_schedule.Kind != TimbreScheduleKind.Worker) ComputeInCallback(self);

        _wetGain.Fill(wetGain, count);
        _dryGain.Fill(dryGain, count);
        _wetGainDelay.ProcessBlock(wetGain, wetGain, count);
        _dryGainDelay.ProcessBlock(dryGain, dryGain, count);
        _dryDelay0.ProcessBlock(dry0, dry0, count);
        if (Channels > 1) _dryDelay1.ProcessBlock(dry1, dry1, count);

        PullWet(wet0, wet1, presence, count);
        bool dryWhenLate = Values[TimbreParameter.UnderRunPolicy] < 0.5 || _model == null;
        MixInto(output[0] + offset, wet0, dry0, wetGain, dryGain, presence, dryWhenLate, count);
        if (Channels > 1) MixInto(output[1] + offset, wet1, dry1, wetGain, dryGain, presence, dryWhenLate, count);
    }

    [RealTime]
    private void CopyInput(float* input, int offset, float* destination, int count)
    {
        if (input == null)
        {
            Buffers.Clear(destination, count);
            return;
        }

        Buffers.Copy(input + offset, destination, count);
        Telemetry.NonFiniteInputs += Denormals.FlushOutput(destination, count);
    }

    [RealTime]
    private static void ApplyGain(float* input, float* gain, float* output, int count)
    {
        Buffers.Copy(input, output, count);
        Buffers.Multiply(gain, output, count);
    }

    /// <summary>Stores the controls of every hop whose first sample lies in the next <paramref name="count"/> host
    /// samples: automation takes effect at exact hop positions, in the time of the audio it accompanies.</summary>
    [RealTime]
    private void TakeControls(int count)
    {
        if (_model == null || _skipping != 0) return;
        while (HostTimeOfHop(_nextControlHop) < _hostPosition + count) StoreControls();
    }

    /// <summary>Stores the present controls for the next hop that has none.</summary>
    [RealTime]
    private void StoreControls()
    {
        TimbreJob* job = _ring.SlotOf(_jobBase + _nextControlHop);
        for (int p = 0; p < TimbreParameter.Count; p++) job->Controls[p] = (float)Effective(p);
        _nextControlHop++;
    }

    private readonly long HostTimeOfHop(long hop) => (hop * _hopSamples * _hostRate + _modelRate - 1) / _modelRate;

    [RealTime]
    private void FeedModel(float* wet0, float* wet1, int count)
    {
        _wetPointers[0] = wet0;
        _wetPointers[1] = wet1;
        _toModel.Push(_wetPointers, 0, count);
        bool posted = false;
        while (_toModel.Available > 0)
        {
            posted |= FillHop(Math.Min(_toModel.Available, _hopSamples - _hopFill));
        }

        if (posted && Offline == 0 && _schedule.Kind == TimbreScheduleKind.Worker) WorkerPool.Signal();
    }

    /// <summary>Moves samples into the current hop; true when that completed and posted a hop.</summary>
    [RealTime]
    private bool FillHop(int count)
    {
        if (_skipping != 0 && _hopFill == 0) TryResumeAfterSkip();
        long jobNumber = _jobBase + _hopsFilled;
        if (_skipping == 0 && _hopFill == 0 && _ring.IsFull(jobNumber)) _skipping = 1;
        if (_skipping != 0 || _model == null) return DropSamples(count);

        TimbreJob* job = _ring.SlotOf(jobNumber);
        for (int c = 0; c < Channels; c++) _wetPointers[c] = job->Input + c * _hopSamples + _hopFill;
        _toModel.Pop(_wetPointers, 0, count);
        if (!AdvanceHop(count)) return false;
        job->Model = _model;
        job->Hop = _hopsFilled - 1;
        job->Faulty = 0;
        _ring.Post();
        return true;
    }

    [RealTime]
    private bool DropSamples(int count)
    {
        _toModel.Pop(_modelPointers, 0, count);
        AdvanceHop(count);
        return false;
    }

    [RealTime]
    private bool AdvanceHop(int count)
    {
        _hopFill += count;
        if (_hopFill < _hopSamples) return false;
        _hopFill = 0;
        _hopsFilled++;
        return true;
    }

    /// <summary>The worker fell a second behind and hops were dropped: go on where the input is now, numbering jobs so
    /// that hop n is again job base + n. Nothing drifts: the missing hops simply stay missing.</summary>
    [RealTime]
    private void TryResumeAfterSkip()
    {
        if (_ring.Completed != _ring.Posted) return;
        _jobBase = _ring.Posted - _hopsFilled;
        _nextControlHop = _hopsFilled;
        _skipping = 0;
        // The hop that begins now was not seen while hops were dropped.
        StoreControls();
    }

    [RealTime]
    private void FinishPostedJobs(TimbreInstance* self)
    {
        if (_ring.Completed == _ring.Posted) return;
        if (_poolSlot < 0)
        {
            Drain(self);
            return;
        }

        WorkerPool.AcquireSlow(_poolSlot);
        try
        {
            Drain(self);
        }
        finally
        {
            // Whatever goes wrong in there must not leave the slot taken: the next one to ask would wait for ever.
            WorkerPool.Release(_poolSlot);
        }
    }

    /// <summary>Produces host-rate wet samples and their presence (1 heard, 0 missing) for the samples just taken in,
    /// <see cref="LatencySamples"/> later.</summary>
    [RealTime]
    private void PullWet(float* wet0, float* wet1, float* presence, int count)
    {
        long end = _hostPosition - LatencySamples;
        long start = end - count;
        int silent = _model == null ? count : (int)Math.Clamp(-start, 0, count);
        Buffers.Clear(wet0, silent);
        Buffers.Clear(wet1, silent);
        Buffers.Clear(presence, silent);
        if (silent == count) return;

        long needed = WetNeeded(end);
        while (_wetPushed < needed) PushWet((int)Math.Min(needed - _wetPushed, _hopSamples));
        _wetPointers[0] = wet0;
        _wetPointers[1] = Channels > 1 ? wet1 : presence;
        _wetPointers[2] = presence;
        _toHost.Pop(_wetPointers, silent, count - silent);
        SettlePresence(presence, start, count);
    }

    /// <summary>Removes the resampler's ripple from the presence: exactly 1 while nothing is missing, so that no trace
    /// of the dry signal leaks into a fully wet output. Without a step: that would be a click.</summary>
    [RealTime]
    private readonly void SettlePresence(float* presence, long start, int count)
    {
        const float Ripple = 2e-4f;
        const float Stretch = 1 / (1 - 2 * Ripple);
        bool nothingMissed = Telemetry.LateHops + Telemetry.FaultyHops == 0;
        for (int i = 0; i < count; i++)
        {
            if (nothingMissed && start + i >= 0) presence[i] = 1;
            else presence[i] = Math.Clamp((presence[i] - Ripple) * Stretch, 0, 1);
        }
    }

    [RealTime]
    private void PushWet(int count)
    {
        long source = _wetPushed + _modelLatency;
        long hop = source / _hopSamples;
        int start = (int)(source % _hopSamples);
        int run = Math.Min(count, _hopSamples - start);
        TimbreJob* job = null;
        long number = _jobBase + hop;
        if (_ring.IsFinished(number)) job = _ring.SlotOf(number);
        if (start == 0 || _wetPushed == 0) CountMissing(job);
        if (job == null || job->Faulty != 0) _wet.Missing(_modelPointers, run);
        else Join(job, start, run);
        _wetPushed += run;
        _toHost.Push(_modelPointers, 0, run);
    }

    [RealTime]
    private void Join(TimbreJob* job, int start, int count)
    {
        bool isOtherModel = job->Model != _lastWetModel;
        _lastWetModel = job->Model;
        for (int c = 0; c < Channels; c++) _wetPointers[c] = job->Output + c * _hopSamples + start;
        _wet.Present(_wetPointers, isOtherModel, _modelPointers, count);
    }

    [RealTime]
    private void CountMissing(TimbreJob* job)
    {
        if (job == null) Telemetry.LateHops++;
        else if (job->Faulty != 0) Telemetry.FaultyHops++;
        else return;
        Values[TimbreParameter.UnderRuns] = Telemetry.LateHops + Telemetry.FaultyHops;
        WantsMainThread = 1;
    }

    [RealTime]
    private void MixInto(float* output, float* wet, float* dry, float* wetGain, float* dryGain, float* presence, bool dryWhenLate, int count)
    {
        float late = dryWhenLate ? 1 : 0;
        for (int i = 0; i < count; i++)
        {
            output[i] = wet[i] * wetGain[i] + dry[i] * (dryGain[i] + wetGain[i] * (1 - presence[i]) * late);
        }

        Telemetry.NonFiniteOutputs += Denormals.FlushOutput(output, count);
    }
}
