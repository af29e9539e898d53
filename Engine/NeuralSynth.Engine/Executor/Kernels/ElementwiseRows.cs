using System.Runtime.CompilerServices;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Applies a function along rows. The last lanes go through a whole vector of their own, so every lane gets
/// the same value wherever it lies.</summary>
/// <remarks>[audio-thread]</remarks>
internal static unsafe class ElementwiseRows
{
    // The widest vector.
    private const int MostLanes = 16;

    /// <summary>target[i] = f(a[i·aStep], b[i·bStep], c[i·cStep]) for <paramref name="count"/> lanes; steps are 0 or 1;
    /// b and c may be null where the function does not use them. The target may be one of the inputs.</summary>
    [RealTime]
    [SkipLocalsInit]
    internal static void Row<TLanes, TFunction>(
        float* a, int aStep, float* b, int bStep, float* c, int cStep, float* target, int count, float parameter0, float parameter1)
        where TLanes : struct, ILanes<TLanes>
        where TFunction : struct, IFunction
    {
        TLanes p0 = TLanes.All(parameter0), p1 = TLanes.All(parameter1);
        int whole = count - (count % TLanes.Count);
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            TLanes value = TFunction.Apply(Read<TLanes>(a, aStep, i), Read<TLanes>(b, bStep, i), Read<TLanes>(c, cStep, i), p0, p1);
            TLanes.Store(value, target + i);
        }

        if (whole == count) return;
        float* rest = stackalloc float[4 * MostLanes];
        int left = count - whole;
        Gather(a, aStep, whole, left, rest, TLanes.Count);
        Gather(b, bStep, whole, left, rest + MostLanes, TLanes.Count);
        Gather(c, cStep, whole, left, rest + (2 * MostLanes), TLanes.Count);
        TLanes last = TFunction.Apply(TLanes.Load(rest), TLanes.Load(rest + MostLanes), TLanes.Load(rest + (2 * MostLanes)), p0, p1);
        TLanes.Store(last, rest);
        for (int i = 0; i < left; i++) target[whole + i] = rest[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Read<TLanes>(float* source, int step, int i)
        where TLanes : struct, ILanes<TLanes>
    {
        if (source == null) return default;
        return step == 0 ? TLanes.All(*source) : TLanes.Load(source + i);
    }

    private static void Gather(float* source, int step, int from, int count, float* target, int lanes)
    {
        for (int i = 0; i < lanes; i++) target[i] = source == null || i >= count ? 0 : source[(from + i) * step];
    }
}
