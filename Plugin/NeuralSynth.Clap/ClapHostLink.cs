using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap;

/// <summary>The host as the format-free plug-in sees it, through CLAP's host extensions.</summary>
internal sealed unsafe class ClapHostLink : ITimbreHost
{
    private readonly ClapHost* _host;
    private ClapHostLog* _log;
    private ClapHostParams* _params;
    private ClapHostState* _state;
    private ClapHostLatency* _latency;

    internal ClapHostLink(ClapHost* host) => _host = host;

    /// <summary>Host side of clap.preset-load, or null.</summary>
    internal ClapHostPresetLoad* PresetLoad { get; private set; }

    /// <summary>Asks for the host's extensions; allowed from <c>init</c> on. [main-thread]</summary>
    internal void QueryExtensions()
    {
        _log = (ClapHostLog*)Query(ClapHostLog.Id);
        _params = (ClapHostParams*)Query(ClapPluginParams.Id);
        _state = (ClapHostState*)Query(ClapPluginState.Id);
        _latency = (ClapHostLatency*)Query(ClapPluginLatency.Id);
        PresetLoad = (ClapHostPresetLoad*)Query(ClapPluginPresetLoad.Id);
        if (PresetLoad == null) PresetLoad = (ClapHostPresetLoad*)Query(ClapPluginPresetLoad.CompatId);
    }

    /// <inheritdoc/>
    public void Log(LogLevel level, string message)
    {
        if (_log == null || _log->Log == null) return;
        int severity = level switch
        {
            LogLevel.Info => ClapLogSeverity.Info,
            LogLevel.Warning => ClapLogSeverity.Warning,
            _ => ClapLogSeverity.Error,
        };
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(message + "\0")) _log->Log(_host, severity, text);
    }

    /// <inheritdoc/>
    public void ParametersChanged(bool namesToo)
    {
        if (_params == null || _params->Rescan == null) return;
        _params->Rescan(_host, ClapParamRescan.Values | ClapParamRescan.Text | (namesToo ? ClapParamRescan.Info : 0));
    }

    /// <summary>The project has something new to save. [main-thread]</summary>
    internal void MarkDirty()
    {
        if (_state != null && _state->MarkDirty != null) _state->MarkDirty(_host);
    }

    /// <summary>The latency differs from the one before. [main-thread, while being activated]</summary>
    internal void LatencyChanged()
    {
        if (_latency != null && _latency->Changed != null) _latency->Changed(_host);
    }

    /// <inheritdoc/>
    public void RequestRestart() => _host->RequestRestart(_host);

    private void* Query(ReadOnlySpan<byte> id)
    {
        fixed (byte* text = id) return _host->GetExtension == null ? null : _host->GetExtension(_host, text);
    }
}
