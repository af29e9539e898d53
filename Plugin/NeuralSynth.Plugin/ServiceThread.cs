using System.Runtime.InteropServices;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Plugin;

/// <summary>What a <see cref="ServiceThread"/> looks after.</summary>
public interface IServed
{
    /// <summary>Does what the audio thread asked for, if it did. [service thread]</summary>
    void ServeIfRequested();
}

/// <summary>The thread that does what the audio thread must not, for formats that have no callback for it: loading the
/// model of another slot, collecting retired ones, reporting faults. It runs while there are instances.</summary>
public sealed unsafe class ServiceThread
{
    private readonly object _gate = new();
    private readonly string _name;

    // Replaced, never changed: the thread reads it without the gate, inside which its end is waited for.
    private IServed[] _instances = [];
    private Thread? _thread;
    private bool _stop;

    /// <summary>A thread that does not run yet.</summary>
    /// <param name="name">For debuggers.</param>
    /// <exception cref="InvalidOperationException">The system has no semaphore left.</exception>
    public ServiceThread(string name)
    {
        _name = name;
        Wanted = (NativeSemaphore*)NativeMemory.AllocZeroed((nuint)sizeof(NativeSemaphore));
        Wanted->Initialize();
    }

    /// <summary>Posted by the audio thread; lives as long as the process.</summary>
    public NativeSemaphore* Wanted { get; }

    /// <summary>Serves an instance from now on. [main-thread]</summary>
    public void Register(IServed instance)
    {
        lock (_gate)
        {
            Volatile.Write(ref _instances, [.. _instances, instance]);
            if (_thread != null) return;
            Volatile.Write(ref _stop, false);
            _thread = new Thread(Run) { IsBackground = true, Name = _name };
            _thread.Start();
        }
    }

    /// <summary>Forgets an instance; the last one ends the thread. To be called without the instance's gate, for which
    /// the thread may be waiting. [main-thread]</summary>
    public void Unregister(IServed instance)
    {
        lock (_gate)
        {
            Volatile.Write(ref _instances, [.. _instances.Where(other => other != instance)]);
            if (_instances.Length > 0 || _thread == null) return;
            Volatile.Write(ref _stop, true);
            Wanted->Post();
            _thread.Join();
            _thread = null;
        }
    }

    private void Run()
    {
        while (true)
        {
            Wanted->Wait();
            if (Volatile.Read(ref _stop)) return;
            foreach (IServed instance in Volatile.Read(ref _instances)) instance.ServeIfRequested();
        }
    }
}
