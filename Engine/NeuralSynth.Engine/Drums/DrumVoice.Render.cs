using System.Numerics;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

internal unsafe partial struct DrumVoice
{
    /// <summary>Adds the next samples to an output.</summary>
    /// <param name="left">[count]</param>
    /// <param name="right">[count]</param>
    /// <param name="count">At most <see cref="ChunkSamples"/>.</param>
    /// <param name="time">Instance's time of the first sample.</param>
    /// <param name="scratch">[<see cref="ScratchSamples"/>]</param>
    [RealTime]
    internal void Render(float* left, float* right, int count, long time, float* scratch)
    {
        int playable = Playable(count);
        if (playable < count) HasEnded = 1;
        float* signal = IsPlain ? Sound->Data + (_position >> 32) : scratch;
        if (signal == scratch) Shape(scratch, ref playable, time);
        Mix(ref _left, signal, left, playable, scratch + ChunkSamples);
        Mix(ref _right, signal, right, playable, scratch + ChunkSamples);
        _position += _step * count;
        _age += count;
        if (Playable(1) == 0) HasEnded = 1;
    }

    /// <summary>True when the sound is heard as it is, but for its level.</summary>
    private readonly bool IsPlain => _step == OneSample && (uint)_position == 0 && Sound != null && Incoming == null && !IsOriginalHeard
        && _isFilterOn == 0 && IsDriveOff && IsFading == 0 && _decayFactor == 1 && _envelope == 1 && _age >= _attackSamples;

    private readonly bool IsOriginalHeard => Original != null
        && (_originalShare.Target != 0 || _originalShare.IsMoving || _generatedShare.Target != 1 || _generatedShare.IsMoving);

    /// <summary>Samples up to <paramref name="count"/> until nothing follows.</summary>
    private readonly int Playable(int count)
    {
        if (_isFilterOn != 0) return count;     // it may ring: Filter says when it has rung out
        long end = Math.Max(Math.Max(EndOf(Sound), EndOf(Incoming)), IsOriginalHeard ? EndOf(Original) : 0);
        return SamplesUntil(end, count);
    }

    private readonly bool IsCopied => _step == OneSample && (uint)_position == 0;

    /// <summary>Where a sound is over, in its samples with 32 fractional bits; between samples it reaches further.</summary>
    private readonly long EndOf(DrumSound* sound) => sound == null ? 0 : (long)(sound->Samples + (IsCopied ? 0 : TuneKernel.MostHalfTaps)) << 32;

    private readonly int SamplesUntil(long end, int count)
    {
        if (_position >= end) return 0;
        return (int)Math.Min(count, (end - _position - 1) / _step + 1);
    }

    /// <summary>All that happens to the signal before level and pan.</summary>
    private void Shape(float* scratch, ref int count, long time)
    {
        Read(Sound, scratch, count);
        if (Incoming != null) Cross(scratch, scratch + ChunkSamples, count);
        if (IsOriginalHeard) AddOriginal(scratch, scratch + ChunkSamples, count);
        if (_isFilterOn != 0) Filter(scratch, ref count, time);
        if (!IsDriveOff) Drive(scratch, count);
        if (_decayFactor != 1 || _envelope != 1 || _age < _attackSamples) Envelope(scratch, ref count);
        if (IsFading != 0) Fade(scratch, ref count);
    }

    private readonly void Read(DrumSound* sound, float* target, int count)
    {
        int there = sound == null ? 0 : SamplesUntil(EndOf(sound), count);
        if (there > 0 && IsCopied) Buffers.Copy(sound->Data + (_position >> 32), target, there);
        else if (there > 0) TuneKernel.Read(sound->Data, _position, _step, target, there);
        Buffers.Clear(target + there, count - there);
    }

    private void Cross(float* signal, float* other, int count)
    {
        Read(Incoming, other, count);
        for (int i = 0; i < count; i++)
        {
            if (_crossfadeAt < _crossfadeSamples) signal[i] += SmoothStep(++_crossfadeAt / (_crossfadeSamples + 1f)) * (other[i] - signal[i]);
            else signal[i] = other[i];
        }

        if (_crossfadeAt < _crossfadeSamples) return;
        Released = Sound;
        Sound = Incoming;
        Incoming = null;
    }

    private void AddOriginal(float* signal, float* other, int count)
    {
        Read(Original, other, count);
        float* share = other + ChunkSamples;
        _generatedShare.Fill(share, count);
        Buffers.Multiply(share, signal, count);
        _originalShare.Fill(share, count);
        Buffers.Multiply(share, other, count);
        Buffers.Add(other, signal, count);
    }

    private void Filter(float* signal, ref int count, long time)
    {
        int done = 0;
        while (done < count)
        {
            int past = (int)((time + done) % ControlSamples);
            if (past == 0 && IsRungOut(done))
            {
                HasEnded = 1;
                count = done;
                return;
            }

            bool isSettled = _cutoffOctaves.Current == _usedCutoff && _damping.Current == _usedDamping && !_cutoffOctaves.IsMoving && !_damping.IsMoving;
            if (!isSettled && past == 0) UseCoefficients();
            int run = Math.Min(count - done, ControlSamples - past);
            FilterRun(signal + done, run);
            _cutoffOctaves.Skip(run);
            _damping.Skip(run);
            done += run;
        }

        bool isOff = _filterInput.Target == 1 && _filterBand.Target == 0 && _filterLow.Target == 0;
        if (isOff && !_filterInput.IsMoving && !_filterBand.IsMoving && !_filterLow.IsMoving) _isFilterOn = 0;
    }

    private void FilterRun(float* signal, int count)
    {
        if (_filterInput.IsMoving || _filterBand.IsMoving || _filterLow.IsMoving)
        {
            for (int i = 0; i < count; i++) signal[i] = _filter.Next(signal[i], _filterInput.Next(), _filterBand.Next(), _filterLow.Next());
        }
        else
        {
            _filter.Process(signal, count, _filterInput.Target, _filterBand.Target, _filterLow.Target);
        }
    }

    /// <summary>True when the sound is over, <paramref name="done"/> samples from now, and the filter has no more to say.</summary>
    private readonly bool IsRungOut(int done)
    {
        long end = Math.Max(Math.Max(EndOf(Sound), EndOf(Incoming)), EndOf(Original));
        return _position + done * _step >= end && _filter.Energy < InaudibleState;
    }

    private void Drive(float* signal, int count)
    {
        int i = 0;
        for (; i < count && (_driveShare.IsMoving || _driveGain.IsMoving || _driveLevel.IsMoving); i++)
        {
            signal[i] = Saturation.Next(signal[i], _driveGain.Next(), _driveLevel.Next(), _driveShare.Next());
        }

        Saturation.Process(signal + i, count - i, _driveGain.Target, _driveLevel.Target, _driveShare.Target);
    }

    private void Envelope(float* signal, ref int count)
    {
        int i = 0;
        for (; i < count && _age + i < _attackSamples; i++) signal[i] *= (_age + i + 1f) / (_attackSamples + 1f);
        double envelope = _envelope;
        double factor = _decayFactor;
        for (; i < count; i++)
        {
            if (envelope < InaudibleEnvelope)
            {
                HasEnded = 1;
                count = i;
                break;
            }

            signal[i] *= (float)envelope;
            envelope *= factor;
        }

        _envelope = envelope;
    }

    private void Fade(float* signal, ref int count)
    {
        int length = Math.Min(count, _fadeLeft);
        for (int i = 0; i < length; i++) signal[i] *= SmoothStep(_fadeLeft-- / (_fadeSamples + 1f));
        if (_fadeLeft > 0) return;
        HasEnded = 1;
        count = length;
    }

    private static float SmoothStep(float t) => t * t * (3 - 2 * t);

    private static void Mix(ref LinearSmoother gain, float* signal, float* output, int count, float* gains)
    {
        if (!gain.IsMoving)
        {
            if (gain.Target != 0) AddScaled(signal, gain.Target, output, count);
            return;
        }

        gain.Fill(gains, count);
        Buffers.Multiply(signal, gains, count);
        Buffers.Add(gains, output, count);
    }

    /// <summary>output[n] += gain · signal[n], not fused: whole vectors and single samples round alike.</summary>
    private static void AddScaled(float* signal, float gain, float* output, int count)
    {
        Vector<float> gains = new(gain);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(output + i) + Vector.Load(signal + i) * gains).Store(output + i);
        }

        for (; i < count; i++) output[i] += signal[i] * gain;
    }
}
