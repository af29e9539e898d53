using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>Delays one channel by a whole number of samples.</summary>
/// <remarks>[audio-thread]</remarks>
public unsafe struct DelayLine
{
    // Samples that one step may write beyond the delay; larger blocks take several steps.
    private const int StepSamples = 256;

    private float* _ring;
    private int _capacity;
    private int _write;

    /// <summary>Largest delay.</summary>
    public int MaxDelaySamples { get; private set; }

    /// <summary>The delay.</summary>
    public int DelaySamples { get; private set; }

    /// <summary>Takes the memory; the delay is the largest one until <see cref="SetDelay"/>.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="maxDelaySamples">Largest delay, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxDelaySamples"/> is negative.</exception>
    /// <remarks>[main-thread]</remarks>
    public void Initialize(ref NativeArena arena, int maxDelaySamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDelaySamples);
        MaxDelaySamples = maxDelaySamples;
        DelaySamples = maxDelaySamples;
        _capacity = checked(maxDelaySamples + StepSamples);
        _ring = arena.Take<float>(_capacity);
        _write = 0;
    }

    /// <summary>Changes the delay, clamped to 0…<see cref="MaxDelaySamples"/>; the output jumps there.</summary>
    [RealTime]
    public void SetDelay(int delaySamples) => DelaySamples = Math.Clamp(delaySamples, 0, MaxDelaySamples);

    /// <summary>Forgets all input; zeros come out for <see cref="DelaySamples"/>.</summary>
    [RealTime]
    public void Reset()
    {
        Buffers.Clear(_ring, _capacity);
        _write = 0;
    }

    /// <summary>output[n] = input[n − <see cref="DelaySamples"/>], over any number of samples.</summary>
    /// <param name="input">[count] samples.</param>
    /// <param name="output">[count] receives the delayed samples; may be <paramref name="input"/>.</param>
    /// <param name="count">Samples.</param>
    [RealTime]
    public void ProcessBlock(float* input, float* output, int count)
    {
        for (int done = 0; done < count;)
        {
            int read = _write - DelaySamples;
            if (read < 0) read += _capacity;
            int step = Math.Min(Math.Min(count - done, StepSamples), _capacity - Math.Max(read, _write));
            Buffers.Copy(input + done, _ring + _write, step);
            Buffers.Copy(_ring + read, output + done, step);
            _write += step;
            if (_write == _capacity) _write = 0;
            done += step;
        }
    }
}
