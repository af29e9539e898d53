using System.Numerics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>
/// A control value that reaches each new target on a straight line over a fixed number of samples. The n-th value after
/// a target is start + (target − start)·n/ramp, n = 1…ramp, computed from n and not accumulated: a value depends only
/// on the targets and the samples at which they were set, never on the blocks.
/// </summary>
/// <remarks>[audio-thread]. A new target during a ramp starts from the current value.</remarks>
public unsafe struct LinearSmoother
{
    private float _start;
    private float _difference;
    private float _perSample;
    private int _step;       // values given out since the target was set; at most _rampSamples
    private int _rampSamples;

    /// <summary>The value that is being approached.</summary>
    public float Target { get; private set; }

    /// <summary>The value given out last.</summary>
    public float Current { get; private set; }

    /// <summary>True while the value still moves.</summary>
    public readonly bool IsMoving => _step < _rampSamples;

    /// <summary>Sets the ramp and starts at rest.</summary>
    /// <param name="rampSamples">Samples from one target to the next, at least 1 (then a target is reached at once);
    /// at most 2^24.</param>
    /// <param name="value">First value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rampSamples"/> is out of range.</exception>
    /// <remarks>[main-thread]</remarks>
    public void Initialize(int rampSamples, float value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rampSamples, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rampSamples, 1 << 24);
        _rampSamples = rampSamples;
        _perSample = 1f / rampSamples;
        JumpTo(value);
    }

    /// <summary>Takes a value at once.</summary>
    [RealTime]
    public void JumpTo(float value)
    {
        Target = value;
        Current = value;
        _step = _rampSamples;
    }

    /// <summary>Aims at a value, from the next sample on. The target it already has changes nothing.</summary>
    [RealTime]
    public void SetTarget(float value)
    {
        if (value == Target) return;
        _start = Current;
        _difference = value - _start;
        Target = value;
        _step = 0;
    }

    /// <summary>The next value.</summary>
    [RealTime]
    public float Next()
    {
        if (_step >= _rampSamples) return Target;
        _step++;
        Current = _step == _rampSamples ? Target : At(_step);
        return Current;
    }

    /// <summary>Passes over values, as if they had been taken.</summary>
    [RealTime]
    public void Skip(int count)
    {
        if (_step >= _rampSamples || count <= 0) return;
        _step = Math.Min(_rampSamples, _step + count);
        Current = _step == _rampSamples ? Target : At(_step);
    }

    /// <summary>The next values.</summary>
    /// <param name="values">[count] receives them.</param>
    /// <param name="count">Samples.</param>
    [RealTime]
    public void Fill(float* values, int count)
    {
        int moving = Math.Min(count, _rampSamples - _step);
        int i = 0;
        if (moving >= Vector<float>.Count) i = FillMoving(values, moving);
        for (; i < moving; i++) values[i] = Next();
        Vector<float> rest = new(Target);
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) rest.Store(values + i);
        for (; i < count; i++) values[i] = Target;
    }

    /// <summary>Multiplies samples with the next values.</summary>
    /// <param name="samples">[count], in place.</param>
    /// <param name="count">Samples.</param>
    [RealTime]
    public void Multiply(float* samples, int count)
    {
        int i = 0;
        for (; i < count && IsMoving; i++) samples[i] *= Next();
        if (Target != 1) Buffers.Scale(samples + i, Target, count - i);
    }

    private readonly float At(int step) => _start + _difference * (step * _perSample);

    /// <summary>Whole vectors of a ramp, rounded exactly as <see cref="At"/>; returns how many values.</summary>
    private int FillMoving(float* values, int moving)
    {
        int width = Vector<float>.Count;
        int whole = (moving - 1) / width * width;   // the last value of a ramp is left to Next, which meets the target
        Vector<float> start = new(_start), difference = new(_difference), perSample = new(_perSample);
        for (int i = 0; i < whole; i += width)
        {
            Vector<float> steps = Vector.ConvertToSingle(Vector<int>.Indices + new Vector<int>(_step + 1 + i));
            (start + difference * (steps * perSample)).Store(values + i);
        }

        _step += whole;
        if (whole > 0) Current = values[whole - 1];
        return whole;
    }
}
