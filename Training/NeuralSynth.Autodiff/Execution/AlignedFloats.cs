using System.Runtime.CompilerServices;

namespace NeuralSynth.Autodiff.Execution;

/// <summary>Pinned floats on a 64-byte boundary. Kernels take sums in an order that depends on the alignment of their
/// operands: only equal alignment gives equal results in every run.</summary>
public static class AlignedFloats
{
    private const int Boundary = 64;

    /// <summary>New zeros.</summary>
    public static unsafe Memory<float> Allocate(int length)
    {
        float[] array = GC.AllocateArray<float>(length + (Boundary / sizeof(float)), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref array[0]);
        int skip = (int)((Boundary - (address % Boundary)) % Boundary) / sizeof(float);
        return array.AsMemory(skip, length);
    }
}
