using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSynth.Engine.Realtime;

/// <summary>The operating system's name for a thread: the same in both halves, and asking allocates nothing.</summary>
public static class NativeThread
{
    /// <summary>Name of the calling thread. The first call of a process resolves the function.</summary>
    /// <remarks>[thread-safe], [audio-thread]</remarks>
    public static nint Current
    {
        [RealTime]
        get => OperatingSystem.IsWindows() ? OnWindows() : OnPosix();
    }

    // One method per system and none inlined, as in Denormals.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint OnWindows() => (nint)GetCurrentThreadId();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint OnPosix() => pthread_self();

#pragma warning disable IDE1006, SYSLIB1054 // the system's own names; blittable
    [DllImport("kernel32")]
    private static extern uint GetCurrentThreadId();

    [DllImport("libc")]
    private static extern nint pthread_self();
#pragma warning restore IDE1006, SYSLIB1054
}
