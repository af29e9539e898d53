using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>The <c>clap_host</c> that a plug-in gets, in native memory, with our extensions. What the plug-in asks for
/// becomes a flag that the thread in charge picks up.</summary>
internal sealed unsafe class HostObject : IDisposable
{
    private readonly GCHandle _self;
    private readonly List<nint> _allocations = [];
    private int _callbackRequested;
    private int _flushRequested;
    private int _restartRequested;

    public HostObject(HostLog log)
    {
        Log = log;
        _self = GCHandle.Alloc(this);
        Native = Allocate<ClapHost>();
        *Native = new ClapHost
        {
            Version = ClapVersion.Current,
            HostData = (void*)GCHandle.ToIntPtr(_self),
            Name = Text("neuralsynth"),
            Vendor = Text("NeuralSynth"),
            Url = Text(""),
            VersionText = Text(typeof(HostObject).Assembly.GetName().Version!.ToString(3)),
            GetExtension = &GetExtension,
            RequestRestart = &RequestRestart,
            RequestProcess = &RequestProcess,
            RequestCallback = &RequestCallback,
        };
        Extensions = new HostExtensions(this);
    }

    /// <summary>What the plug-in sees.</summary>
    public ClapHost* Native { get; }

    public HostLog Log { get; }

    public HostExtensions Extensions { get; }

    /// <summary>Set when the plug-in asked for <c>on_main_thread</c>; wakes the main thread.</summary>
    public AutoResetEvent CallbackSignal { get; } = new(false);

    /// <summary>How often the plug-in asked to be activated again.</summary>
    public int RestartRequests => Volatile.Read(ref _restartRequested);

    /// <summary>What the plug-in said about its last preset, or null.</summary>
    public string? PresetError { get; internal set; }

    /// <summary>The location that the plug-in reported as loaded, or null.</summary>
    public string? PresetLoaded { get; internal set; }

    /// <summary>Parameter aspects that changed since the last call, <see cref="ClapParamRescan"/>.</summary>
    public uint ParameterRescan { get; internal set; }

    /// <summary>False makes a host that offers no extension at all.</summary>
    public bool HasExtensions { get; init; } = true;

    /// <summary>True while the plug-in's activate runs: its latency may change then, and at no other time.</summary>
    public bool IsActivating { get; internal set; }

    /// <summary>True between activate and deactivate.</summary>
    public bool IsActive { get; internal set; }

    /// <summary>How often the plug-in said that its latency is another.</summary>
    public int LatencyChanges { get; internal set; }

    /// <summary>How often the plug-in said that its remote-control pages are others.</summary>
    public int RemoteControlChanges { get; internal set; }

    /// <summary>How often the plug-in said that the project has something new to save.</summary>
    public int DirtyMarks { get; internal set; }

    /// <summary>Name of the track that the plug-in is told, or null: none.</summary>
    public string? TrackName { get; set; }

    /// <summary>True when a callback is due; resets it.</summary>
    public bool TakeCallback() => Interlocked.Exchange(ref _callbackRequested, 0) != 0;

    /// <summary>True when a callback is due.</summary>
    public bool CallbackPending => Volatile.Read(ref _callbackRequested) != 0;

    /// <summary>True when a flush is due; resets it.</summary>
    public bool TakeFlush() => Interlocked.Exchange(ref _flushRequested, 0) != 0;

    internal void AskFlush() => Volatile.Write(ref _flushRequested, 1);

    /// <summary>The object behind a native pointer.</summary>
    public static HostObject Of(ClapHost* host) => (HostObject)GCHandle.FromIntPtr((nint)host->HostData).Target!;

    /// <summary>Notes it when the plug-in calls from a thread that CLAP does not allow there.</summary>
    public void Expect(bool allowed, string function, string expected)
    {
        if (!allowed) Log.Misbehaviour($"{function} called on {Describe(CurrentThread.Role)}, expected {expected}");
    }

    public T* Allocate<T>() where T : unmanaged
    {
        T* memory = (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));
        _allocations.Add((nint)memory);
        return memory;
    }

    public void Dispose()
    {
        foreach (nint allocation in _allocations) NativeMemory.Free((void*)allocation);
        _allocations.Clear();
        CallbackSignal.Dispose();
        if (_self.IsAllocated) _self.Free();
    }

    private byte* Text(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text + "\0");
        byte* memory = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        _allocations.Add((nint)memory);
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        return memory;
    }

    private static string Describe(ThreadRole role) => role switch
    {
        ThreadRole.Main => "the main thread",
        ThreadRole.Audio => "the audio thread",
        _ => "a thread of its own",
    };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetExtension(ClapHost* host, byte* id) => Of(host).HasExtensions ? Of(host).Extensions.Find(id) : null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RequestRestart(ClapHost* host) => Interlocked.Increment(ref Of(host)._restartRequested);

    // We process without a pause, so there is nothing to wake.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RequestProcess(ClapHost* host)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RequestCallback(ClapHost* host)
    {
        HostObject self = Of(host);
        Volatile.Write(ref self._callbackRequested, 1);
        self.CallbackSignal.Set();
    }
}
