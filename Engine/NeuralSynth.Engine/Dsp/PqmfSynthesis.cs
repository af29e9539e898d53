using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>Streaming synthesis of a critically sampled filter bank: y(n) = Σ_b Σ_j u_b(j)·g_b(n − j·M).</summary>
/// <remarks>Run as the convolution it is: per slot, taps·M multiply-adds in register tiles of four slots. Every sample
/// is summed in the same order wherever blocks are cut.</remarks>
public unsafe struct PqmfSynthesis
{
    private const int BatchSlots = 16;
    private const int LaneGranule = 16;

    private float* _matrices;   // [taps/M][M bands][_row] g_b(q·M + r) at [q][b][r], rows padded with zeros
    private float* _slots;      // [_history + BatchSlots][M] subbands, oldest first
    private float* _rows;       // [BatchSlots][_row] output, padded
    private int _bands;
    private int _row;
    private int _history;       // earlier slots that still sound: taps/M − 1

    /// <summary>M, the number of bands and of output samples per slot.</summary>
    public readonly int Bands => _bands;

    /// <summary>Takes the memory and packs the filters.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="bands">M, at least 1.</param>
    /// <param name="taps">Length of a filter, a multiple of M.</param>
    /// <param name="synthesisFilters">[M, taps] g; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size does not fit.</exception>
    /// <remarks>[main-thread]</remarks>
    public void Initialize(ref NativeArena arena, int bands, int taps, float* synthesisFilters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        if (taps < bands || taps % bands != 0)
            throw new ArgumentOutOfRangeException(nameof(taps), taps, $"The filters must have a multiple of {bands} taps.");
        _bands = bands;
        _row = (bands + LaneGranule - 1) / LaneGranule * LaneGranule;
        int depth = taps / bands;
        _history = depth - 1;
        _matrices = arena.Take<float>(depth * bands * _row);
        _slots = arena.Take<float>((_history + BatchSlots) * bands);
        _rows = arena.Take<float>(BatchSlots * _row);
        for (int b = 0; b < bands; b++)
        {
            for (int n = 0; n < taps; n++)
                _matrices[(n / bands * bands + b) * _row + n % bands] = synthesisFilters[b * taps + n];
        }
    }

    /// <summary>Forgets earlier slots.</summary>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public void Reset() => Buffers.Clear(_slots, _history * _bands);

    /// <summary>Synthesises any number of slots.</summary>
    /// <param name="subbands">[slots, M] time-major.</param>
    /// <param name="slots">Slots.</param>
    /// <param name="output">[slots·M] receives the samples; must not overlap <paramref name="subbands"/>.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public void Process(float* subbands, int slots, float* output)
    {
        for (int done = 0; done < slots;)
        {
            int batch = Math.Min(BatchSlots, slots - done);
            Buffers.Copy(subbands + done * _bands, _slots + _history * _bands, batch * _bands);
            int s = 0;
            for (; s <= batch - 4; s += 4) FourSlots(s);
            for (; s < batch; s++) OneSlot(s);
            for (s = 0; s < batch; s++) Buffers.Copy(_rows + s * _row, output + (done + s) * _bands, _bands);
            Buffers.Copy(_slots + batch * _bands, _slots, _history * _bands);
            done += batch;
        }
    }

    private readonly void FourSlots(int slot)
    {
        int width = Vector<float>.Count;
        for (int r = 0; r < _row; r += 2 * width)
        {
            Vector<float> a0 = Vector<float>.Zero, b0 = a0, c0 = a0, d0 = a0, a1 = a0, b1 = a0, c1 = a0, d1 = a0;
            float* matrix = _matrices + r;
            for (int q = 0; q <= _history; q++)
            {
                float* u = _slots + (_history + slot - q) * _bands;
                for (int b = 0; b < _bands; b++, u++, matrix += _row)
                {
                    Vector<float> g0 = Vector.Load(matrix), g1 = Vector.Load(matrix + width);
                    Accumulate(u[0], g0, g1, ref a0, ref a1);
                    Accumulate(u[_bands], g0, g1, ref b0, ref b1);
                    Accumulate(u[2 * _bands], g0, g1, ref c0, ref c1);
                    Accumulate(u[3 * _bands], g0, g1, ref d0, ref d1);
                }
            }

            float* row = _rows + slot * _row + r;
            StorePair(a0, a1, row);
            StorePair(b0, b1, row + _row);
            StorePair(c0, c1, row + 2 * _row);
            StorePair(d0, d1, row + 3 * _row);
        }
    }

    private readonly void OneSlot(int slot)
    {
        int width = Vector<float>.Count;
        for (int r = 0; r < _row; r += 2 * width)
        {
            Vector<float> a0 = Vector<float>.Zero, a1 = a0;
            float* matrix = _matrices + r;
            for (int q = 0; q <= _history; q++)
            {
                float* u = _slots + (_history + slot - q) * _bands;
                for (int b = 0; b < _bands; b++, matrix += _row)
                    Accumulate(u[b], Vector.Load(matrix), Vector.Load(matrix + width), ref a0, ref a1);
            }

            StorePair(a0, a1, _rows + slot * _row + r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float u, Vector<float> g0, Vector<float> g1, ref Vector<float> sum0, ref Vector<float> sum1)
    {
        Vector<float> broadcast = new(u);
        sum0 = Lanes.MulAdd(broadcast, g0, sum0);
        sum1 = Lanes.MulAdd(broadcast, g1, sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(Vector<float> first, Vector<float> second, float* target)
    {
        first.Store(target);
        second.Store(target + Vector<float>.Count);
    }
}
