using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap;

/// <summary>The host as the format-free plug-in sees it, through CLAP's host extensions. Each may be missing.</summary>
internal sealed unsafe class ClapHostLink : IPluginHost
{
    private readonly ClapHost* _host;
    private readonly HashSet<string> _wrongThread = [];
    private ClapHostLog* _log;
    private ClapHostThreadCheck* _threadCheck;
    private ClapHostParams* _params;
    private ClapHostState* _state;
    private ClapHostLatency* _latency;
    private ClapHostRemoteControls* _remoteControls;
    private ClapHostTrackInfo* _trackInfo;
    private ClapHostNoteName* _noteName;
    private string _track = "";

    internal ClapHostLink(ClapHost* host) => _host = host;

    /// <summary>Host side of clap.preset-load, or null.</summary>
    internal ClapHostPresetLoad* PresetLoad { get; private set; }

    /// <summary>Asks for the host's extensions; allowed from <c>init</c> on. [main-thread]</summary>
    internal void QueryExtensions()
    {
        _log = (ClapHostLog*)Query(ClapHostLog.Id);
        _threadCheck = (ClapHostThreadCheck*)Query(ClapHostThreadCheck.Id);
        _params = (ClapHostParams*)Query(ClapPluginParams.Id);
        _state = (ClapHostState*)Query(ClapPluginState.Id);
        _latency = (ClapHostLatency*)Query(ClapPluginLatency.Id);
        _remoteControls = (ClapHostRemoteControls*)Query(ClapPluginRemoteControls.Id, ClapPluginRemoteControls.CompatId);
        _trackInfo = (ClapHostTrackInfo*)Query(ClapPluginTrackInfo.Id, ClapPluginTrackInfo.CompatId);
        PresetLoad = (ClapHostPresetLoad*)Query(ClapPluginPresetLoad.Id, ClapPluginPresetLoad.CompatId);
        _noteName = (ClapHostNoteName*)Query(ClapPluginNoteName.Id);
        ReadTrack();
    }

    /// <inheritdoc/>
    public void Log(LogLevel level, string message) => Write(
        level switch
        {
            LogLevel.Info => ClapLogSeverity.Info,
            LogLevel.Warning => ClapLogSeverity.Warning,
            _ => ClapLogSeverity.Error,
        },
        message);

    /// <inheritdoc/>
    public void ParametersChanged(bool namesToo)
    {
        if (_params != null && _params->Rescan != null)
            _params->Rescan(_host, ClapParamRescan.Values | ClapParamRescan.Text | (namesToo ? ClapParamRescan.Info : 0));
        if (!namesToo) return;
        if (_remoteControls != null && _remoteControls->Changed != null) _remoteControls->Changed(_host);
        if (_noteName != null && _noteName->Changed != null) _noteName->Changed(_host);
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

    /// <summary>We have events for the host: a flush, please, or the next block. [!audio-thread]</summary>
    internal void RequestFlush()
    {
        if (_params != null && _params->RequestFlush != null) _params->RequestFlush(_host);
        else if (_host->RequestProcess != null) _host->RequestProcess(_host);
    }

    /// <inheritdoc/>
    public void RequestRestart() => _host->RequestRestart(_host);

    /// <inheritdoc/>
    public void WakeUp()
    {
        if (_host->RequestProcess != null) _host->RequestProcess(_host);
    }

    /// <inheritdoc/>
    public void RequestMainThread() => _host->RequestCallback(_host);

    /// <summary>Looks which track we are on. [main-thread]</summary>
    internal void ReadTrack()
    {
        ClapTrackInfo info = default;
        bool known = _trackInfo != null && _trackInfo->Get != null && _trackInfo->Get(_host, &info) != 0;
        info.Name[ClapStringSizes.Name - 1] = 0;
        _track = known && (info.Flags & ClapTrackFlags.HasTrackName) != 0 ? Utf8.Read(info.Name) ?? "" : "";
    }

    /// <summary>Tells the host, once per function, when it calls from another thread than the main thread. The call goes
    /// on: refusing it would only make things worse for the user.</summary>
    internal void ExpectMainThread(string function)
    {
        if (_threadCheck == null || _threadCheck->IsMainThread == null || _threadCheck->IsMainThread(_host) != 0) return;
        lock (_wrongThread)
        {
            if (!_wrongThread.Add(function)) return;
        }

        Write(ClapLogSeverity.HostMisbehaving, $"{function}: expected a call on the main thread, found another.");
    }

    private void Write(int severity, string message)
    {
        if (_log == null || _log->Log == null) return;
        string text = _track.Length == 0 ? message : $"{_track}: {message}";
        fixed (byte* bytes = Utf8.Bytes(text)) _log->Log(_host, severity, bytes);
    }

    private void* Query(ReadOnlySpan<byte> id, ReadOnlySpan<byte> draft)
    {
        void* found = Query(id);
        return found != null ? found : Query(draft);
    }

    private void* Query(ReadOnlySpan<byte> id)
    {
        fixed (byte* text = id) return _host->GetExtension == null ? null : _host->GetExtension(_host, text);
    }
}
