using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3;

/// <summary>The host as the format-free plug-in sees it: its component handler, which only the UI thread may call. What
/// other threads have to say waits as restart flags until the host calls us there.</summary>
internal sealed unsafe class Vst3HostLink(Vst3Instance* instance, string name) : IPluginHost
{
    // A model slot that is automated over empty slots says the same again and again.
    private const int MostMessages = 100;

    private readonly HashSet<string> _told = [];
    private IComponentHandler* _handler;

    /// <summary>True while the host hands over a state: it reads the values afterwards by itself.</summary>
    internal bool IsLoadingState { get; set; }

    /// <summary>VST3 has no log: what a user should know goes to the standard error stream, once.</summary>
    public void Log(LogLevel level, string message)
    {
        if (level == LogLevel.Info) return;
        lock (_told)
        {
            if (_told.Count == MostMessages || !_told.Add(message)) return;
        }

        Console.Error.WriteLine($"{name}: {message}");
    }

    /// <inheritdoc/>
    public void ParametersChanged(bool namesToo)
    {
        int flags = IsLoadingState ? 0 : RestartFlags.ParamValuesChanged;
        Notice(namesToo ? flags | RestartFlags.ParamTitlesChanged : flags);
    }

    /// <summary>By two flags: on the first some hosts only ask for the number, without the activation that changes it.</summary>
    public void RequestRestart() => Notice(RestartFlags.LatencyChanged | RestartFlags.IoChanged);

    /// <summary>By the service thread, which stands in for the main thread of other formats.</summary>
    public void RequestMainThread()
    {
        if (Interlocked.CompareExchange(ref instance->ServiceRequested, 1, 0) == 0) instance->ServiceWanted->Post();
    }

    /// <summary>The host knows another latency than the present one.</summary>
    internal void LatencyChanged() => Notice(RestartFlags.LatencyChanged);

    /// <summary>Takes the host's handler, or gives it back (null). [UI-thread]</summary>
    internal void Use(IComponentHandler* handler)
    {
        if (handler != null) handler->Vtable->Unknown.AddRef(handler);
        IComponentHandler* before = _handler;
        _handler = handler;
        if (before != null) before->Vtable->Unknown.Release(before);
    }

    /// <summary>Tells the host what waits; a host without a handler has nothing that could be old.</summary>
    /// <remarks>[UI-thread], holding no lock: the host calls back.</remarks>
    internal void Deliver()
    {
        if (NativeThread.Current != instance->UiThread) return;
        int flags = Interlocked.Exchange(ref instance->Notices, 0);
        if (flags == 0 || _handler == null) return;
        if ((flags & RestartFlags.ParamTitlesChanged) != 0) NotifyPrograms();
        _ = _handler->Vtable->RestartComponent(_handler, flags);
    }

    /// <summary>The host is about to do by itself what these flags ask for.</summary>
    internal void Forget(int flags) => Interlocked.And(ref instance->Notices, ~flags);

    private void Notice(int flags) => Interlocked.Or(ref instance->Notices, flags);

    private void NotifyPrograms()
    {
        Iid id = IUnitHandler.Id;
        IUnitHandler* units;
        if (_handler->Vtable->Unknown.QueryInterface(_handler, &id, (void**)&units) != Result.Ok || units == null) return;
        _ = units->Vtable->NotifyProgramListChange(units, PluginUnits.ProgramListId, UnitHandlerVtable.AllPrograms);
        units->Vtable->Unknown.Release(units);
    }
}
