using System.Runtime.InteropServices;

namespace NeuralSynth.Engine.Realtime;

/// <summary>A counting semaphore of the operating system. <see cref="Post"/> never blocks and takes no lock of ours,
/// so the audio thread may call it; <see cref="Wait"/> is for workers.</summary>
/// <remarks>POSIX sem_t on Linux (sem_overview(7)), dispatch_semaphore on macOS (sem_init is not implemented there),
/// a kernel semaphore on Windows.</remarks>
public unsafe struct NativeSemaphore
{
    private const int SemaphoreBytes = 64;

    // Linux: address of our sem_t. macOS, Windows: the handle.
    private void* _handle;

    /// <summary>Creates the semaphore with count 0. [main-thread]</summary>
    /// <exception cref="InvalidOperationException">The system has no semaphore left.</exception>
    public void Initialize()
    {
        if (OperatingSystem.IsWindows())
        {
            _handle = Windows.CreateSemaphoreW(null, 0, int.MaxValue, null);
        }
        else if (OperatingSystem.IsMacOS())
        {
            _handle = Apple.dispatch_semaphore_create(0);
        }
        else
        {
            _handle = NativeMemory.AlignedAlloc(SemaphoreBytes, SemaphoreBytes);
            if (Linux.sem_init(_handle, 0, 0) != 0) Destroy();
        }

        if (_handle == null) throw new InvalidOperationException("The system refused a semaphore.");
    }

    /// <summary>Adds one to the count, waking one waiter.</summary>
    /// <remarks>[audio-thread] or any; wait-free apart from the wake-up itself.</remarks>
    [RealTime]
    public readonly void Post()
    {
        if (OperatingSystem.IsWindows()) _ = Windows.ReleaseSemaphore(_handle, 1, null);
        else if (OperatingSystem.IsMacOS()) _ = Apple.dispatch_semaphore_signal(_handle);
        else _ = Linux.sem_post(_handle);
    }

    /// <summary>Waits until the count is positive and takes one.</summary>
    /// <remarks>[worker]</remarks>
    public readonly void Wait()
    {
        if (OperatingSystem.IsWindows()) _ = Windows.WaitForSingleObject(_handle, uint.MaxValue);
        else if (OperatingSystem.IsMacOS()) _ = Apple.dispatch_semaphore_wait(_handle, ulong.MaxValue);
        else while (Linux.sem_wait(_handle) != 0) { } // EINTR
    }

    /// <summary>Releases the semaphore; nobody may wait on it any more. [main-thread]</summary>
    public void Destroy()
    {
        if (_handle == null) return;
        if (OperatingSystem.IsWindows())
        {
            _ = Windows.CloseHandle(_handle);
        }
        else if (OperatingSystem.IsMacOS())
        {
            Apple.dispatch_release(_handle);
        }
        else
        {
            _ = Linux.sem_destroy(_handle);
            NativeMemory.AlignedFree(_handle);
        }

        _handle = null;
    }

#pragma warning disable IDE1006, SYSLIB1054 // the system's own names; blittable signatures need no marshalling stub
    private static class Linux
    {
        [DllImport("libc")]
        internal static extern int sem_init(void* semaphore, int shared, uint value);

        [DllImport("libc")]
        internal static extern int sem_destroy(void* semaphore);

        [DllImport("libc")]
        internal static extern int sem_post(void* semaphore);

        [DllImport("libc")]
        internal static extern int sem_wait(void* semaphore);
    }

    private static class Apple
    {
        [DllImport("libSystem")]
        internal static extern void* dispatch_semaphore_create(nint value);

        [DllImport("libSystem")]
        internal static extern nint dispatch_semaphore_signal(void* semaphore);

        [DllImport("libSystem")]
        internal static extern nint dispatch_semaphore_wait(void* semaphore, ulong timeout);

        [DllImport("libSystem")]
        internal static extern void dispatch_release(void* handle);
    }

    private static class Windows
    {
        [DllImport("kernel32")]
        internal static extern void* CreateSemaphoreW(void* attributes, int initial, int maximum, char* name);

        [DllImport("kernel32")]
        internal static extern int ReleaseSemaphore(void* handle, int count, int* previous);

        [DllImport("kernel32")]
        internal static extern uint WaitForSingleObject(void* handle, uint milliseconds);

        [DllImport("kernel32")]
        internal static extern int CloseHandle(void* handle);
    }
#pragma warning restore IDE1006, SYSLIB1054
}
