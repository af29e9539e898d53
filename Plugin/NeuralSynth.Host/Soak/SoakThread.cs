using System.Runtime.InteropServices;

namespace NeuralSynth.Host.Soak;

/// <summary>What the soak's audio thread asks of the system.</summary>
internal static unsafe class SoakThread
{
    private const int SchedFifo = 1;
    private const int Priority = 70;
    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;

    /// <summary>Asks for real-time scheduling; true when the system agreed.</summary>
    public static bool TryMakeRealtime()
    {
        if (!OperatingSystem.IsLinux()) return false;
        int parameter = Priority;
        return pthread_setschedparam(pthread_self(), SchedFifo, &parameter) == 0;
    }

    /// <summary>Sleeps until a time stamp of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public static void SleepUntil(long ticks)
    {
        long left = ticks - System.Diagnostics.Stopwatch.GetTimestamp();
        if (left <= 0) return;
        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep(System.Diagnostics.Stopwatch.GetElapsedTime(0, left));
            return;
        }

        // On Linux the stopwatch is CLOCK_MONOTONIC in nanoseconds.
        long* time = stackalloc long[2] { ticks / 1_000_000_000, ticks % 1_000_000_000 };
        _ = clock_nanosleep(ClockMonotonic, AbsoluteTime, time, null);
    }

#pragma warning disable IDE1006, SYSLIB1054 // the system's own names; blittable
    [DllImport("libc")]
    private static extern nint pthread_self();

    [DllImport("libc")]
    private static extern int pthread_setschedparam(nint thread, int policy, int* parameter);

    [DllImport("libc")]
    private static extern int clock_nanosleep(int clock, int flags, long* time, long* remaining);
#pragma warning restore IDE1006, SYSLIB1054
}
