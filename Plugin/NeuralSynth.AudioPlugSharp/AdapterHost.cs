using NeuralSynth.Plugin;

namespace NeuralSynth.AudioPlugSharp;

/// <summary>What the effect wants of its host. It knows the adapter weakly: AudioPlugSharp never says that an instance is
/// done with, and the session's handle must not keep everything alive.</summary>
internal sealed class AdapterHost(Action<LogLevel, string> log) : IPluginHost
{
    private readonly WeakReference<PluginAdapter?> _adapter = new(null);
    private int _restart;
    private int _mainThread;

    /// <inheritdoc/>
    public void Log(LogLevel level, string message) => log(level, message);

    /// <inheritdoc/>
    public void ParametersChanged(bool namesToo)
    {
        if (_adapter.TryGetTarget(out PluginAdapter? adapter)) adapter.ShowParameters();
    }

    /// <inheritdoc/>
    public void RequestRestart()
    {
        Volatile.Write(ref _restart, 1);
        PluginAdapter.CallService();
    }

    /// <summary>Calls <see cref="NeuralPlugin.OnMainThread"/> soon.</summary>
    public void RequestMainThread()
    {
        Volatile.Write(ref _mainThread, 1);
        PluginAdapter.CallService();
    }

    internal void Connect(PluginAdapter adapter) => _adapter.SetTarget(adapter);

    /// <summary>True once after a <see cref="RequestMainThread"/>.</summary>
    internal bool TakeMainThread() => Interlocked.Exchange(ref _mainThread, 0) != 0;

    /// <summary>True once after a <see cref="RequestRestart"/>.</summary>
    internal bool TakeRestart() => Interlocked.Exchange(ref _restart, 0) != 0;
}
