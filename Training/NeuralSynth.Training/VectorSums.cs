using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuralSynth.Training;

/// <summary>Sums whose order of addition depends on the length alone. TensorPrimitives aligns its loads, so its result
/// depends on where the garbage collector put an array, and a resumed run would differ from an uninterrupted one.</summary>
internal static class VectorSums
{
    /// <summary>Σ x.</summary>
    public static float Sum(ReadOnlySpan<float> x)
    {
        Vector256<float> sums = default;
        int i = 0;
        for (; i + 8 <= x.Length; i += 8) sums += Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)i);
        float sum = Vector256.Sum(sums);
        for (; i < x.Length; i++) sum += x[i];
        return sum;
    }

    /// <summary>Σ x·y for equal lengths.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        Vector256<float> sums = default;
        int i = 0;
        for (; i + 8 <= x.Length; i += 8) sums += Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)i) * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(y), (nuint)i);
        float sum = Vector256.Sum(sums);
        for (; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
