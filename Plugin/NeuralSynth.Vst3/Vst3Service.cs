using System.Runtime.InteropServices;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Vst3;

/// <summary>The thread that does what the audio thread must not and VST3 has no callback for: loading the model of another
/// slot, collecting retired ones, reporting faults. It runs while there are initialized instances.</summary>
internal static unsafe class Vst3Service
{
    private static readonly object Gate = new();

    // Replaced, never changed: the thread reads it without the gate, inside which its end is waited for.
    private static TimbreVst3[] _instances = [];
    private static Thread? _thread;
    private static bool _stop;

    /// <summary>Posted by the audio thread; lives as long as the process.</summary>
    internal static NativeSemaphore* Wanted { get; } = MakeSemaphore();

    /// <summary>Serves an instance from now on. [UI-thread]</summary>
    internal static void Register(TimbreVst3 instance)
    {
        lock (Gate)
        {
            Volatile.Write(ref _instances, [.. _instances, instance]);
            if (_thread != null) return;
            Volatile.Write(ref _stop, false);
            _thread = new Thread(Run) { IsBackground = true, Name = "NeuralSynth VST3" };
            _thread.Start();
        }
    }

    /// <summary>Forgets an instance; the last one ends the thread. To be called without the instance's gate, for which
    /// the thread may be waiting. [UI-thread]</summary>
    internal static void Unregister(TimbreVst3 instance)
    {
        lock (Gate)
        {
            Volatile.Write(ref _instances, [.. _instances.Where(other => other != instance)]);
            if (_instances.Length > 0 || _thread == null) return;
            Volatile.Write(ref _stop, true);
            Wanted->Post();
            _thread.Join();
            _thread = null;
        }
    }

    private static void Run()
    {
        while (true)
        {
            Wanted->Wait();
            if (Volatile.Read(ref _stop)) return;
            foreach (TimbreVst3 instance in Volatile.Read(ref _instances)) instance.ServeIfRequested();
        }
    }

    private static NativeSemaphore* MakeSemaphore()
    {
        var semaphore = (NativeSemaphore*)NativeMemory.AllocZeroed((nuint)sizeof(NativeSemaphore));
        semaphore->Initialize();
        return semaphore;
    }
}
