using System.Numerics;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

public unsafe partial struct DrumInstance
{
    /// <summary>Plays samples [<paramref name="offset"/>, offset + count) of a block in which nothing changes; the caller splits
    /// blocks at events.</summary>
    /// <param name="self">An active instance.</param>
    /// <param name="outputs">[<see cref="OutputChannels"/>][samples], overwritten. Null where the host has no buffer: a pad whose
    /// output is missing plays on the main output.</param>
    /// <param name="offset">First sample.</param>
    /// <param name="count">Samples; 0 is allowed.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public static void Process(DrumInstance* self, float** outputs, int offset, int count)
    {
        if (self->Active == 0) return;
        self->Refresh();
        for (int c = 0; c < OutputChannels; c++)
        {
            if (outputs[c] != null) Buffers.Clear(outputs[c] + offset, count);
        }

        uint used = 0;
        long end = self->_time + count;
        for (int done = 0; done < count && self->_playingCount > 0;)
        {
            if (self->_time % self->_gridSamples == 0) self->UpdateSounding();
            int chunk = (int)Math.Min(count - done, DrumVoice.ChunkSamples - self->_time % DrumVoice.ChunkSamples);
            used |= self->PlayChunk(outputs, offset + done, chunk);
            self->_time += chunk;
            done += chunk;
        }

        self->_time = end;
        self->Finish(outputs, offset, count, used);
    }

    /// <summary>Adds all voices; returns the outputs that got signal, bit n for output n.</summary>
    [RealTime]
    private uint PlayChunk(float** outputs, int offset, int count)
    {
        uint used = 0;
        bool anyEnded = false;
        for (int i = 0; i < _playingCount; i++)
        {
            DrumVoice* voice = _voices + _playing[i];
            int output = _pads[voice->Pad].Output;
            if (!HasBuffers(outputs, output)) output = 0;
            if (HasBuffers(outputs, output))
            {
                voice->Render(outputs[2 * output] + offset, outputs[2 * output + 1] + offset, count, _time, _scratch);
                used |= 1u << output;
            }
            else
            {
                // Nobody listens; time goes on.
                voice->Render(_sink, _sink + DrumVoice.ChunkSamples, count, _time, _scratch);
            }

            anyEnded |= voice->HasEnded != 0;
            if (voice->Released == null) continue;
            LetGo(voice->Released);
            voice->Released = null;
        }

        if (anyEnded) RemoveEnded();
        return used;
    }

    private static bool HasBuffers(float** outputs, int output) => outputs[2 * output] != null && outputs[2 * output + 1] != null;

    [RealTime]
    private void Finish(float** outputs, int offset, int count, uint used)
    {
        OutputsUsed |= used;
        for (int output = 0; used != 0; output++, used >>= 1)
        {
            if ((used & 1) == 0) continue;
            Telemetry.NonFiniteOutputs += Denormals.FlushOutput(outputs[2 * output] + offset, count);
            Telemetry.NonFiniteOutputs += Denormals.FlushOutput(outputs[2 * output + 1] + offset, count);
        }
    }

    /// <summary>Takes what has changed: model, finished sounds, values. Doing it again changes nothing.</summary>
    [RealTime]
    private void Refresh()
    {
        TakeModel();
        TakeIncoming();
        if (_wasOffline != Offline)
        {
            _wasOffline = Offline;
            WorkerPool.Signal();
        }

        uint changed = FindChanges(out bool areGlobalsChanged);
        if (_isStale != 0) changed = AllPads;
        if (changed == 0 && !areGlobalsChanged) return;
        bool areAllConcerned = areGlobalsChanged || _isStale != 0;
        _isStale = 0;
        UpdatePads(changed, areAllConcerned);
    }

    private const uint AllPads = (1u << DrumParameter.Pads) - 1;

    [RealTime]
    private void TakeModel()
    {
        if (Volatile.Read(ref _pending) == 0) return;
        var model = (DrumModel*)Interlocked.Exchange(ref _pending, 0);
        if (model == null) return;
        Volatile.Write(ref *(nint*)Address(ref _model), (nint)model);
        _isStale = 1;
    }

    /// <summary>Bit n: a value of pad n is another than before.</summary>
    [RealTime]
    private readonly uint FindChanges(out bool areGlobalsChanged)
    {
        areGlobalsChanged = TakeChanges(0, DrumParameter.FirstPad);
        uint changed = 0;
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            if (TakeChanges(DrumParameter.Of(pad, 0), DrumParameter.PadStride)) changed |= 1u << pad;
        }

        return changed;
    }

    /// <summary>Adds values and modulation; true when a sum is another than before. Bits are compared: what is not a number is
    /// equal to itself here.</summary>
    [RealTime]
    private readonly bool TakeChanges(int first, int count)
    {
        Vector<long> same = new(-1);
        for (int i = first; i < first + count; i += Vector<double>.Count)
        {
            Vector<double> sum = Vector.Load(Values + i) + Vector.Load(Modulation + i);
            same &= Vector.Equals(Vector.AsVectorInt64(sum), Vector.Load((long*)_effective + i));
            sum.Store(_effective + i);
        }

        return !Vector.EqualsAll(same, new Vector<long>(-1));
    }

    [RealTime]
    private void UpdatePads(uint changed, bool areAllConcerned)
    {
        double outputGain = DrumLimits.Gain(_effective[DrumParameter.OutputGainDb], -60, 24);
        _voiceLimit = DrumLimits.Whole(_effective[DrumParameter.VoiceLimit], 1, DrumParameter.MaxVoices);
        bool anySolo = false;
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            if ((changed >> pad & 1) != 0) _pads[pad].Update(PadValues(pad), _hostRate);
            anySolo |= _pads[pad].IsSolo != 0;
        }

        areAllConcerned |= anySolo != _anySolo || outputGain != _outputGain;
        _anySolo = anySolo;
        _outputGain = outputGain;
        if (areAllConcerned) changed = AllPads;
        bool anyPosted = false;
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            if ((changed >> pad & 1) == 0) continue;
            _pads[pad].UpdateLevel(PadValues(pad), outputGain, anySolo);
            anyPosted |= UpdateRecipe(pad);
        }

        for (int i = 0; i < _playingCount; i++)
        {
            DrumVoice* voice = _voices + _playing[i];
            if ((changed >> voice->Pad & 1) != 0) voice->Follow(_pads + voice->Pad);
        }

        if (anyPosted && Offline == 0 && Active != 0) WorkerPool.Signal();
    }

    private readonly double* PadValues(int pad) => _effective + DrumParameter.Of(pad, 0);
}
