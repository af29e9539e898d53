using System.Runtime.InteropServices;

namespace NeuralSynth.Engine.Realtime;

/// <summary>Real-time scheduling for inference workers, where the system permits it.</summary>
public static unsafe class ThreadPriorities
{
    private const int SchedFifo = 1;

    /// <summary>Asks for SCHED_FIFO on Linux; elsewhere the managed priority has been set already.</summary>
    /// <param name="priority">1 to 99; below the host's audio threads.</param>
    /// <returns>True when the system agreed.</returns>
    /// <remarks>[worker], once.</remarks>
    public static bool TryMakeRealtime(int priority)
    {
        if (!OperatingSystem.IsLinux()) return false;
        int parameter = priority;
        return pthread_setschedparam(pthread_self(), SchedFifo, &parameter) == 0;
    }

#pragma warning disable IDE1006, SYSLIB1054 // the system's own names; blittable
    [DllImport("libc")]
    private static extern nint pthread_self();

    [DllImport("libc")]
    private static extern int pthread_setschedparam(nint thread, int policy, int* parameter);
#pragma warning restore IDE1006, SYSLIB1054
}
