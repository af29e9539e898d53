using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>How fast one core reads memory from front to end: what bounds a network whose weights are used once or twice in
/// a block.</summary>
internal static unsafe class MemoryPeak
{
    private const int Alignment = 64;
    private const int LineBytes = 64;
    private const int LinesPerTurn = 4;
    // Far enough that a line has arrived when its turn comes, near enough to be still there.
    private const int AheadBytes = 8192;
    private const int Repetitions = 15;

    /// <summary>GB/s, best of several passes over a block of <paramref name="bytes"/>.</summary>
    public static double Measure(nuint bytes)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Fill(memory, bytes, 0);
        double best = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            long started = Stopwatch.GetTimestamp();
            GC.KeepAlive(Pass(memory, bytes));
            best = Math.Max(best, bytes / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e9);
        }

        NativeMemory.AlignedFree(memory);
        return best;
    }

    private static float Pass(byte* memory, nuint bytes)
    {
        Vector<float> a = default, b = default;
        for (byte* at = memory, end = memory + bytes; at < end; at += LinesPerTurn * LineBytes)
        {
            for (int line = 0; line < LinesPerTurn; line++)
            {
                if (Sse.IsSupported) Sse.Prefetch0(at + (line * LineBytes) + AheadBytes);
                a += Vector.Load((float*)(at + (line * LineBytes)));
                b += Vector.Load((float*)(at + (line * LineBytes) + (LineBytes / 2)));
            }
        }

        return Vector.Sum(a + b);
    }
}
