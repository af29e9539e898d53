using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>
/// Streaming sample-rate conversion whose two time axes share their origin: output m stands for time m/rateOut, input n
/// for time n/rateIn, and there is no delay, only a need for <see cref="LookaheadInputSamples"/> future samples.
/// </summary>
/// <remarks>
/// Polyphase windowed sinc, 64 taps at the lower rate, each phase scaled to a DC gain of 1. Positions are integers, so
/// nothing drifts and no split into blocks changes a bit. Ratios of few phases use an exact table. The others (such as
/// 44100 to 22051) interpolate linearly between 1024 phases for each sample of the lower rate: the error is at most
/// (2πf/1024)²/8 of a component at f (in units of the lower rate), −122 dB at 0.4.
/// Source: J. O. Smith, Digital Audio Resampling, section "Theory of ideal bandlimited interpolation".
/// </remarks>
public unsafe struct RationalResampler
{
    private const int MaxExactPhases = 4096;
    private const int MaxTableFloats = 512 * 1024;
    private const int FinePhases = 1024;
    private const int MinRate = 100;
    private const int MaxRate = 2_000_000;

    private float** _lines;      // [channels][_capacity] input, oldest first
    private float* _table;       // [phases (+1 when interpolated)][_row]; null: equal rates
    private int _channels;
    private int _capacity;
    private int _row;
    private int _before;         // samples read before the one at or just below the output's time
    private int _stepWhole;      // rateIn / rateOut = _stepWhole + _stepRest / _denominator
    private int _stepRest;
    private int _numerator;
    private int _denominator;
    private int _finePhases;     // 0: the table is exact

    private int _filled;         // samples in each line
    private int _position;       // index in the lines of floor(time of the next output)
    private int _phase;          // its fraction, over _denominator

    /// <summary>H: output m can be computed once input floor(m·rateIn/rateOut) + H has been pushed. 0 for equal rates.</summary>
    public int LookaheadInputSamples { get; private set; }

    /// <summary>Number of output samples that can be popped now.</summary>
    public readonly int Available
    {
        [RealTime]
        get
        {
            int ahead = _filled - 1 - _position - LookaheadInputSamples;
            if (ahead < 0) return 0;
            return (int)((((long)ahead + 1) * _denominator - 1 - _phase) / _numerator) + 1;
        }
    }

    /// <summary>Makes the filter table and the input lines.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="rateIn">Input rate, Hz, 100 to 2,000,000.</param>
    /// <param name="rateOut">Output rate, Hz, likewise.</param>
    /// <param name="channels">Channels, converted alike.</param>
    /// <param name="maxPush">Most input samples in one push. Four pushes fit between two pops that leave nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate, the channels or the size is out of range.</exception>
    /// <remarks>[main-thread]</remarks>
    public void Initialize(ref NativeArena arena, int rateIn, int rateOut, int channels, int maxPush)
    {
        CheckRate(rateIn, nameof(rateIn));
        CheckRate(rateOut, nameof(rateOut));
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPush, 1);
        int divisor = GreatestCommonDivisor(rateIn, rateOut);
        _numerator = rateIn / divisor;
        _denominator = rateOut / divisor;
        _stepWhole = _numerator / _denominator;
        _stepRest = _numerator % _denominator;
        _channels = channels;
        if (rateIn == rateOut) UseNoFilter();
        else MakeTable(ref arena);
        _capacity = _row + LookaheadInputSamples + _stepWhole + 4 * Math.Max(maxPush, 256);
        _lines = (float**)arena.Take<nint>(channels);
        for (int c = 0; c < channels; c++) _lines[c] = arena.Take<float>(_capacity);
        Reset();
    }

    /// <summary>Forgets all input; the next sample pushed is input 0, the next popped output 0.</summary>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public void Reset()
    {
        _filled = _before;
        _position = _before;
        _phase = 0;
        for (int c = 0; c < _channels; c++) Buffers.Clear(_lines[c], _before);
    }

    /// <summary>Appends input.</summary>
    /// <param name="input">[channels] pointers to samples.</param>
    /// <param name="offset">First sample to take from each.</param>
    /// <param name="count">Samples to take, at most the maxPush of <see cref="Initialize"/>.</param>
    /// <returns>Samples taken: <paramref name="count"/>, or fewer when output was left waiting for too long.</returns>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public int Push(float** input, int offset, int count)
    {
        if (_filled + count > _capacity) DropConsumed();
        int taken = Math.Min(count, _capacity - _filled);
        for (int c = 0; c < _channels; c++) Buffers.Copy(input[c] + offset, _lines[c] + _filled, taken);
        _filled += taken;
        return taken;
    }

    /// <summary>Computes the next output samples.</summary>
    /// <param name="output">[channels] pointers that receive samples.</param>
    /// <param name="offset">First sample to write in each.</param>
    /// <param name="maxCount">Most samples to write.</param>
    /// <returns>Samples written, the smaller of <paramref name="maxCount"/> and <see cref="Available"/>.</returns>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public int Pop(float** output, int offset, int maxCount)
    {
        int count = Math.Min(maxCount, Available);
        if (count <= 0) return 0;
        for (int c = 0; c < _channels; c++)
        {
            float* line = _lines[c] + _position, target = output[c] + offset;
            if (_table == null) Buffers.Copy(line, target, count);
            else if (_finePhases == 0) ConvertExact(line - _before, target, count);
            else ConvertFine(line - _before, target, count);
        }

        long advance = _phase + (long)count * _numerator;
        _position += (int)(advance / _denominator);
        _phase = (int)(advance % _denominator);
        return count;
    }

    private readonly void ConvertExact(float* line, float* target, int count)
    {
        int phase = _phase;
        for (int m = 0; m < count; m++)
        {
            target[m] = Dot(line, _table + (nint)phase * _row, _row);
            line += _stepWhole;
            phase += _stepRest;
            if (phase < _denominator) continue;
            phase -= _denominator;
            line++;
        }
    }

    private readonly void ConvertFine(float* line, float* target, int count)
    {
        long phase = _phase;
        float perPhase = 1f / _denominator;
        for (int m = 0; m < count; m++)
        {
            long fine = phase * _finePhases;
            long row = fine / _denominator;
            float fraction = (fine - row * _denominator) * perPhase;
            target[m] = DotBetween(line, _table + (nint)row * _row, fraction, _row);
            line += _stepWhole;
            phase += _stepRest;
            if (phase < _denominator) continue;
            phase -= _denominator;
            line++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(float* line, float* taps, int count)
    {
        Vector<float> even = Vector<float>.Zero, odd = Vector<float>.Zero;
        int width = Vector<float>.Count;
        for (int i = 0; i < count; i += 2 * width)
        {
            even = Lanes.MulAdd(Vector.Load(line + i), Vector.Load(taps + i), even);
            odd = Lanes.MulAdd(Vector.Load(line + i + width), Vector.Load(taps + i + width), odd);
        }

        return Vector.Sum(even + odd);
    }

    /// <summary>The dot product with the taps between one row and the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float DotBetween(float* line, float* taps, float fraction, int count)
    {
        Vector<float> lower = Vector<float>.Zero, difference = Vector<float>.Zero;
        for (int i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> samples = Vector.Load(line + i), here = Vector.Load(taps + i);
            lower = Lanes.MulAdd(samples, here, lower);
            difference = Lanes.MulAdd(samples, Vector.Load(taps + count + i) - here, difference);
        }

        return Vector.Sum(lower + difference * new Vector<float>(fraction));
    }

    private void DropConsumed()
    {
        int shift = Math.Min(_position - _before, _filled);
        for (int c = 0; c < _channels; c++) Buffers.Copy(_lines[c] + shift, _lines[c], _filled - shift);
        _filled -= shift;
        _position -= shift;
    }

    private void UseNoFilter()
    {
        _table = null;
        _row = 1;
        _before = 0;
        LookaheadInputSamples = 0;
    }

    private void MakeTable(ref NativeArena arena)
    {
        double scale = Math.Min(1, (double)_denominator / _numerator);   // lower rate / input rate
        LookaheadInputSamples = (int)Math.Max(KaiserSinc.HalfWidth, (KaiserSinc.HalfWidth * (long)_numerator + _denominator - 1) / _denominator);
        // Padding lies on the side of the past, where the line always holds samples; a pair of vectors per turn.
        int granule = 2 * Vector<float>.Count;
        _row = (2 * LookaheadInputSamples + granule - 1) / granule * granule;
        _before = _row - LookaheadInputSamples - 1;
        bool exact = _denominator == 1 || (_denominator <= MaxExactPhases && (long)_denominator * _row <= MaxTableFloats);
        _finePhases = exact ? 0 : (int)Math.Ceiling(FinePhases * scale);
        int rows = exact ? _denominator : _finePhases + 1;
        int phases = exact ? _denominator : _finePhases;
        _table = arena.Take<float>(rows * _row);
        for (int p = 0; p < rows; p++) FillRow(_table + p * _row, (double)p / phases, scale);
    }

    private readonly void FillRow(float* row, double fraction, double scale)
    {
        double sum = 0;
        for (int k = 0; k < _row; k++)
        {
            double tap = KaiserSinc.At((fraction + _before - k) * scale);
            row[k] = (float)tap;
            sum += tap;
        }

        for (int k = 0; k < _row; k++) row[k] = (float)(row[k] / sum);
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }

    private static void CheckRate(int rate, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, MinRate, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, MaxRate, name);
    }
}
