using System.Runtime.InteropServices;

namespace NeuralSynth.Engine.Realtime;

/// <summary>One client of the <see cref="WorkerPool"/>: work that is drained by at most one thread at a time.</summary>
public unsafe struct WorkerClient
{
    /// <summary>Does all work there is now; returns at once when there is none.</summary>
    public delegate*<void*, void> Drain;

    /// <summary>True (1) when there is work.</summary>
    public delegate*<void*, int> HasWork;

    /// <summary>Passed to both.</summary>
    public void* Context;
}

/// <summary>
/// The process's shared, bounded pool of inference threads. Clients register a slot; a slot is drained by one thread
/// at a time, so a client needs no lock of its own. The audio thread signals only when a worker sleeps.
/// </summary>
/// <remarks>The threads are started once, by the first registration, and belong to the runtime of this half: a
/// collection in the main half cannot stop them. All state is native memory.</remarks>
public static unsafe class WorkerPool
{
    /// <summary>Most clients in one process.</summary>
    public const int Capacity = 256;

    private const int MaxThreads = 4;
    private const int RealtimePriority = 60;

    private static readonly object Gate = new();
    private static Slot* _slots;
    private static NativeSemaphore _wake;
    private static Thread[]? _threads;
    private static int _sleepers;
    private static int _stopping;

    /// <summary>Number of running worker threads. [thread-safe]</summary>
    public static int ThreadCount => _threads?.Length ?? 0;

    /// <summary>Number of clients. [main-thread]</summary>
    public static int ClientCount
    {
        get
        {
            lock (Gate)
            {
                int count = 0;
                for (int i = 0; i < Capacity && _slots != null; i++) count += _slots[i].Client.Context != null ? 1 : 0;
                return count;
            }
        }
    }

    /// <summary>Registers a client and starts the threads if none run. [main-thread]</summary>
    /// <returns>The slot, or −1 when <see cref="Capacity"/> clients exist.</returns>
    public static int Register(in WorkerClient client)
    {
        lock (Gate)
        {
            Start();
            for (int i = 0; i < Capacity; i++)
            {
                if (_slots[i].Client.Context != null) continue;
                AcquireSlow(i);
                _slots[i].Client = client;
                Release(i);
                return i;
            }

            return -1;
        }
    }

    /// <summary>Removes a client; on return no worker is inside its code. [main-thread]</summary>
    public static void Unregister(int slot)
    {
        if (slot < 0) return;
        lock (Gate)
        {
            AcquireSlow(slot);
            _slots[slot].Client = default;
            Release(slot);
        }
    }

    /// <summary>Wakes a worker if one sleeps. Call after the work was published.</summary>
    /// <remarks>[audio-thread]; no lock, no wait.</remarks>
    [RealTime]
    public static void Signal()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _sleepers) > 0) _wake.Post();
    }

    /// <summary>Takes the slot if no worker is in it.</summary>
    [RealTime]
    public static bool TryAcquire(int slot) => Interlocked.CompareExchange(ref _slots[slot].Busy, 1, 0) == 0;

    /// <summary>Waits until no worker is in the slot and takes it. [main-thread, or audio-thread when offline]</summary>
    public static void AcquireSlow(int slot)
    {
        while (!TryAcquire(slot)) Thread.Yield();
    }

    /// <summary>Gives the slot back.</summary>
    [RealTime]
    public static void Release(int slot) => Volatile.Write(ref _slots[slot].Busy, 0);

    /// <summary>Stops and joins the threads; a later <see cref="Register"/> starts them again. [main-thread]</summary>
    public static void Stop()
    {
        lock (Gate)
        {
            if (_threads == null) return;
            Volatile.Write(ref _stopping, 1);
            for (int i = 0; i < _threads.Length; i++) _wake.Post();
            foreach (Thread thread in _threads) thread.Join();
            _threads = null;
            _wake.Destroy();
            Volatile.Write(ref _stopping, 0);
        }
    }

    private static void Start()
    {
        if (_threads != null) return;
        if (_slots == null) _slots = (Slot*)NativeMemory.AlignedAlloc((nuint)(Capacity * sizeof(Slot)), 64);
        new Span<byte>(_slots, Capacity * sizeof(Slot)).Clear();
        _wake.Initialize();
        _sleepers = 0;
        // Calls that the audio thread makes later are made once here: the first call of an import binds it.
        _wake.Post();
        _wake.Wait();
        int count = Math.Clamp(Environment.ProcessorCount - 1, 1, MaxThreads);
        _threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Run, 1 << 20) { IsBackground = true, Name = "NeuralSynth worker", Priority = ThreadPriority.Highest };
            _threads[i].Start();
        }
    }

    private static void Run()
    {
        ThreadPriorities.TryMakeRealtime(RealtimePriority);
        while (Volatile.Read(ref _stopping) == 0)
        {
            if (DrainAll()) continue;
            Interlocked.Increment(ref _sleepers);
            // Work published between the scan and the announcement above would otherwise wait for the next signal.
            if (Volatile.Read(ref _stopping) == 0 && !AnyWork()) _wake.Wait();
            Interlocked.Decrement(ref _sleepers);
        }
    }

    private static bool DrainAll()
    {
        bool any = false;
        for (int i = 0; i < Capacity; i++)
        {
            if (_slots[i].Client.Context == null || !TryAcquire(i)) continue;
            WorkerClient client = _slots[i].Client;
            if (client.Context != null && client.HasWork(client.Context) != 0)
            {
                client.Drain(client.Context);
                any = true;
            }

            Release(i);
        }

        return any;
    }

    private static bool AnyWork()
    {
        Interlocked.MemoryBarrier();
        for (int i = 0; i < Capacity; i++)
        {
            if (_slots[i].Client.Context == null || !TryAcquire(i)) continue;
            WorkerClient client = _slots[i].Client;
            bool work = client.Context != null && client.HasWork(client.Context) != 0;
            Release(i);
            if (work) return true;
        }

        return false;
    }

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Slot
    {
        public int Busy;
        public WorkerClient Client;
    }
}
