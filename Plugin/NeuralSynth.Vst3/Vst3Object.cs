using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Vst3.Interfaces;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3;

/// <summary>
/// One VST3 object of any of our plug-ins, component and controller united: native memory with an interface pointer per
/// interface, and the managed object behind it. Its audio-thread functions are the real-time half's.
/// </summary>
/// <remarks>Functions of the host's UI thread and the service thread take turns by <see cref="_gate"/>.</remarks>
internal sealed unsafe class Vst3Object : IServed, IDisposable
{
    private readonly Vst3Instance* _instance;
    private readonly Vst3Interface* _interfaces;
    private readonly object _gate = new();
    private readonly PluginType _type;
    private PluginSession? _session;
    private int? _latencyTold;
    private GCHandle _self;

    private Vst3Object(PluginType type)
    {
        _type = type;
        (Iid Id, nint Table)[] known = InterfaceDirectory.Of(type.Kind);
        _instance = (Vst3Instance*)NativeMemory.AllocZeroed((nuint)sizeof(Vst3Instance));
        _interfaces = (Vst3Interface*)NativeMemory.AllocZeroed((nuint)known.Length, (nuint)sizeof(Vst3Interface));
        _instance->Interfaces = (Vst3InterfaceEntry*)NativeMemory.AllocZeroed((nuint)known.Length, (nuint)sizeof(Vst3InterfaceEntry));
        _instance->InterfaceCount = known.Length;
        for (int i = 0; i < known.Length; i++) AddInterface(i, known[i].Id, known[i].Table);
        _self = GCHandle.Alloc(this);
        _instance->MainObject = GCHandle.ToIntPtr(_self);
        _instance->References = 1;
        _instance->Destroy = &Destroy;
        _instance->OnUiThread = &OnUiThread;
        _instance->FindLatency = &FindLatency;
        _instance->ServiceWanted = Vst3Service.Thread.Wanted;
        _instance->Bridge = PluginSession.AllocateBridge(type);
        _instance->ControllerValues = (double*)NativeMemory.AllocZeroed((nuint)type.Parameters.ValueCount, sizeof(double));
        _instance->ControllerIsNewer = (int*)NativeMemory.AllocZeroed((nuint)type.Parameters.ValueCount, sizeof(int));
        _instance->CursorCapacity = 2 * type.Parameters.ValueCount;
        _instance->Cursors = (Vst3QueueCursor*)NativeMemory.AllocZeroed((nuint)_instance->CursorCapacity, (nuint)sizeof(Vst3QueueCursor));
        _instance->Input = (float**)NativeMemory.AllocZeroed((nuint)type.MostChannels, (nuint)sizeof(float*));
        _instance->Output = (float**)NativeMemory.AllocZeroed((nuint)type.MostChannels, (nuint)sizeof(float*));
        Host = new Vst3HostLink(_instance, type.Name);
    }

    /// <summary>What both halves know.</summary>
    internal Vst3Instance* Instance => _instance;

    /// <summary>The host's component handler.</summary>
    internal Vst3HostLink Host { get; }

    /// <summary>What setupProcessing said.</summary>
    internal ProcessSetup Setup { get; private set; } = new() { SampleRate = 44100, MaxSamplesPerBlock = 1024 };

    /// <summary>All parameters, also before it is initialized.</summary>
    internal ParameterTable Parameters => _type.Parameters;

    /// <summary>The plug-in behind the format.</summary>
    /// <exception cref="InvalidOperationException">Not initialized, or terminated.</exception>
    internal NeuralPlugin Plugin => _session?.Plugin ?? throw new InvalidOperationException("The component is not initialized.");

    /// <summary>A new object with one reference. [UI-thread]</summary>
    internal static Vst3Interface* Create(PluginType type) => new Vst3Object(type)._interfaces;

    /// <summary>The object behind an interface pointer.</summary>
    internal static Vst3Object Of(Vst3Interface* self) => Of(self->Owner);

    /// <summary>Runs a function of the host's UI thread on an initialized object, then tells the host what that brought,
    /// unless the host is in the middle of what it would do about it. An exception becomes a message and an internal
    /// error.</summary>
    internal int Guard(Func<int> action, bool deliver = true)
    {
        int result;
        lock (_gate)
        {
            if (_session == null) return Result.NotInitialized;
            try
            {
                result = action();
            }
            catch (Exception e)
            {
                Host.Log(LogLevel.Error, e.Message);
                result = Result.InternalError;
            }
        }

        if (deliver) Host.Deliver();
        return result;
    }

    /// <summary>Becomes usable; again is allowed, as hosts initialize both sides of a united object.</summary>
    internal int Initialize()
    {
        lock (_gate)
        {
            _instance->UiThread = NativeThread.Current;
            if (_session != null) return Result.Ok;
            try
            {
                _session = _type.MakeSession(_instance->Bridge, this, Host);
                _session.Plugin.StartFresh();
                FollowProcessor();
            }
            catch (Exception e)
            {
                Host.Log(LogLevel.Error, e.Message);
                EndSession();
                return Result.InternalError;
            }
        }

        Vst3Service.Thread.Register(this);
        return Result.Ok;
    }

    /// <summary>Lets go of everything but the memory of the object itself.</summary>
    internal int Terminate()
    {
        if (_session == null) return Result.Ok;
        Vst3Service.Thread.Unregister(this);
        lock (_gate) EndSession();
        return Result.Ok;
    }

    /// <summary>Takes rate and block size. Some hosts ask for the latency next, before they activate.</summary>
    internal void SetUp(ProcessSetup setup)
    {
        Setup = setup;
        _instance->IsSetUp = 1;
        ForgetLatency();
    }

    /// <summary>Something changed that the latency depends on.</summary>
    internal void ForgetLatency() => _instance->LatencyIsOld = _instance->IsSetUp;

    /// <summary>Activates. A host that asked for the latency before is told when it has become another.</summary>
    internal bool Activate()
    {
        Host.Forget(RestartFlags.LatencyChanged | RestartFlags.IoChanged);
        if (!Plugin.Activate(Setup.SampleRate, Setup.MaxSamplesPerBlock)) return false;
        _instance->LatencyIsOld = 0;
        if (_latencyTold is { } told && told != Plugin.LatencySamples) Host.LatencyChanged();
        _latencyTold = null;
        return true;
    }

    /// <summary>The controls show what the processor has: after a state was loaded.</summary>
    internal void FollowProcessor()
    {
        for (int i = 0; i < Parameters.ValueCount; i++)
        {
            _instance->ControllerValues[i] = _instance->Bridge->Values[i];
            _instance->ControllerIsNewer[i] = 0;
        }
    }

    /// <summary>The plain value that was set last, by the queues of the processor or by the host's controls.</summary>
    internal double LatestValueOf(ParameterDefinition parameter) =>
        _instance->ControllerIsNewer[parameter.Index] != 0 ? _instance->ControllerValues[parameter.Index] : Plugin.GetValue(parameter);

    /// <summary>What the audio thread asked for. [service thread]</summary>
    public void ServeIfRequested()
    {
        lock (_gate)
        {
            if (_session == null || Interlocked.Exchange(ref _instance->ServiceRequested, 0) == 0) return;
            Serve();
        }
    }

    private static Vst3Object Of(Vst3Instance* instance) => (Vst3Object)GCHandle.FromIntPtr(instance->MainObject).Target!;

    private void AddInterface(int index, Iid id, nint table)
    {
        _interfaces[index] = new Vst3Interface { Vtable = (void*)table, Owner = _instance };
        _instance->Interfaces[index] = new Vst3InterfaceEntry { Id = id, Interface = _interfaces + index };
    }

    private void Serve()
    {
        try
        {
            Plugin.OnMainThread();
        }
        catch (Exception e)
        {
            Host.Log(LogLevel.Error, e.Message);
        }
    }

    private void EndSession()
    {
        Host.Use(null);
        _instance->Processing = 0;
        _instance->Notices = 0;
        _instance->IsSetUp = 0;
        _instance->LatencyIsOld = 0;
        _latencyTold = null;
        _session?.Dispose();
        _session = null;
    }

    /// <summary>Gives the memory back; no interface pointer may be in use any more.</summary>
    public void Dispose()
    {
        Terminate();
        _self.Free();
        NativeMemory.Free(_instance->Bridge);
        NativeMemory.Free(_instance->ControllerValues);
        NativeMemory.Free(_instance->ControllerIsNewer);
        NativeMemory.Free(_instance->Cursors);
        NativeMemory.Free(_instance->Input);
        NativeMemory.Free(_instance->Output);
        NativeMemory.Free(_instance->Interfaces);
        NativeMemory.Free(_interfaces);
        NativeMemory.Free(_instance);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(Vst3Instance* instance)
    {
        try
        {
            Of(instance).Dispose();
        }
        catch (Exception)
        {
            // Nothing can be reported any more; leaking beats ending the host.
        }
    }

    /// <summary>Only an activation knows: how long a hop takes here is part of it.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void FindLatency(Vst3Instance* instance)
    {
        Vst3Object self = Of(instance);
        self.Guard(
            () =>
            {
                self._instance->LatencyIsOld = 0;
                if (self.Plugin.IsActive || !self.Activate()) return Result.False;
                self.Plugin.Deactivate();
                self._latencyTold = self.Plugin.LatencySamples;
                return Result.Ok;
            },
            deliver: false);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnUiThread(Vst3Instance* instance)
    {
        Vst3Object self = Of(instance);
        self.Guard(() =>
        {
            if (self._session!.TakeWish()) self.Serve();
            return Result.Ok;
        });
    }
}
