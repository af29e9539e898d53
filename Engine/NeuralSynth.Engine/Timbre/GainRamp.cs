using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>A gain that moves to each new target in a straight line of fixed length. The value is a function of the
/// targets and the samples at which they were set, so block splits do not change it.</summary>
public struct GainRamp
{
    private float _start;
    private float _target;
    private int _length;
    private int _position;

    /// <summary>Sets the ramp's length, samples. [main-thread]</summary>
    public void Initialize(int lengthSamples)
    {
        this = default;
        _length = lengthSamples;
        _position = lengthSamples;
    }

    /// <summary>Heads for <paramref name="target"/> from the present value.</summary>
    [RealTime]
    public void SetTarget(float target)
    {
        if (target == _target) return;
        _start = Current;
        _target = target;
        _position = 0;
    }

    /// <summary>Ends the ramp at its target.</summary>
    [RealTime]
    public void Jump() => _position = _length;

    /// <summary>Writes the next <paramref name="count"/> values.</summary>
    [RealTime]
    public unsafe void Fill(float* values, int count)
    {
        int i = 0;
        for (; i < count && _position < _length; i++)
        {
            _position++;
            values[i] = Current;
        }

        if (i < count) new Span<float>(values + i, count - i).Fill(_target);
    }

    private readonly float Current => _position >= _length ? _target : _start + (_target - _start) * ((float)_position / _length);
}
