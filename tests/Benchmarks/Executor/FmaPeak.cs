using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>What this core can do at most: independent fused multiply-adds on registers.</summary>
internal static class FmaPeak
{
    private const int Iterations = 20_000;
    private const int Accumulators = 12;
    private const int Repetitions = 5;

    /// <summary>GFLOP/s with vectors of 512 bits, best of a few short loops; null where the JIT has none.</summary>
    public static double? Measure512() => Vector512.IsHardwareAccelerated ? Measure(Loop512, Vector512<float>.Count) : null;

    /// <summary>GFLOP/s with vectors of 256 bits; null where the JIT has none.</summary>
    public static double? Measure256() => Vector256.IsHardwareAccelerated ? Measure(Loop256, Vector256<float>.Count) : null;

    private static double Measure(Func<float> loop, int lanes)
    {
        double best = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            long started = Stopwatch.GetTimestamp();
            GC.KeepAlive(loop());
            best = Math.Max(best, 2.0 * Iterations * Accumulators * lanes / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Loop512()
    {
        Vector512<float> m = Vector512.Create(0.999f), x = Vector512.Create(0.001f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int n = 0; n < Iterations; n++)
        {
            a = Vector512.FusedMultiplyAdd(a, m, x);
            b = Vector512.FusedMultiplyAdd(b, m, x);
            c = Vector512.FusedMultiplyAdd(c, m, x);
            d = Vector512.FusedMultiplyAdd(d, m, x);
            e = Vector512.FusedMultiplyAdd(e, m, x);
            f = Vector512.FusedMultiplyAdd(f, m, x);
            g = Vector512.FusedMultiplyAdd(g, m, x);
            h = Vector512.FusedMultiplyAdd(h, m, x);
            i = Vector512.FusedMultiplyAdd(i, m, x);
            j = Vector512.FusedMultiplyAdd(j, m, x);
            k = Vector512.FusedMultiplyAdd(k, m, x);
            l = Vector512.FusedMultiplyAdd(l, m, x);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Loop256()
    {
        Vector256<float> m = Vector256.Create(0.999f), x = Vector256.Create(0.001f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int n = 0; n < Iterations; n++)
        {
            a = Vector256.FusedMultiplyAdd(a, m, x);
            b = Vector256.FusedMultiplyAdd(b, m, x);
            c = Vector256.FusedMultiplyAdd(c, m, x);
            d = Vector256.FusedMultiplyAdd(d, m, x);
            e = Vector256.FusedMultiplyAdd(e, m, x);
            f = Vector256.FusedMultiplyAdd(f, m, x);
            g = Vector256.FusedMultiplyAdd(g, m, x);
            h = Vector256.FusedMultiplyAdd(h, m, x);
            i = Vector256.FusedMultiplyAdd(i, m, x);
            j = Vector256.FusedMultiplyAdd(j, m, x);
            k = Vector256.FusedMultiplyAdd(k, m, x);
            l = Vector256.FusedMultiplyAdd(l, m, x);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
