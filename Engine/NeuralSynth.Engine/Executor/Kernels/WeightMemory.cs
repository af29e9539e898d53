using System.Runtime.InteropServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Native memory for packed weights. Networks read many megabytes per hop, so Linux is asked for 2 MiB pages:
/// fewer address translations, and the processor's prefetching need not stop every 4 KiB.</summary>
/// <remarks>[main-thread or loader thread]</remarks>
internal static unsafe class WeightMemory
{
    private const nuint CacheLine = 64;
    private const nuint HugePage = 2 * 1024 * 1024;
    private const int AdviseHugePages = 14;

    /// <summary>Takes <paramref name="bytes"/> bytes, aligned to at least 64; null for none.</summary>
    /// <returns>False when memory ran out.</returns>
    internal static bool TryAllocate(nuint bytes, out byte* memory)
    {
        memory = null;
        if (bytes == 0) return true;
        bool isLarge = bytes >= HugePage;
        try
        {
            memory = (byte*)NativeMemory.AlignedAlloc(isLarge ? (bytes + HugePage - 1) & ~(HugePage - 1) : bytes, isLarge ? HugePage : CacheLine);
        }
        catch (OutOfMemoryException)
        {
            return false;
        }

        // Advice only: what it returns changes nothing.
        if (isLarge && OperatingSystem.IsLinux()) _ = madvise(memory, (bytes + HugePage - 1) & ~(HugePage - 1), AdviseHugePages);
        return true;
    }

    /// <summary>Gives it back.</summary>
    internal static void Free(void* memory) => NativeMemory.AlignedFree(memory);

#pragma warning disable IDE1006, SYSLIB1054 // the system's own name; blittable
    [DllImport("libc")]
    private static extern int madvise(void* address, nuint bytes, int advice);
#pragma warning restore IDE1006, SYSLIB1054
}
