using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>The host side of the extensions that we offer. Each callback checks the thread that CLAP demands.</summary>
internal sealed unsafe class HostExtensions
{
    private readonly ClapHostLog* _log;
    private readonly ClapHostThreadCheck* _threadCheck;
    private readonly ClapHostParams* _params;
    private readonly ClapHostState* _state;
    private readonly ClapHostLatency* _latency;
    private readonly ClapHostTail* _tail;
    private readonly ClapHostPresetLoad* _presetLoad;
    private readonly ClapHostRemoteControls* _remoteControls;
    private readonly ClapHostTrackInfo* _trackInfo;

    public HostExtensions(HostObject host)
    {
        _log = host.Allocate<ClapHostLog>();
        _log->Log = &Log;
        _threadCheck = host.Allocate<ClapHostThreadCheck>();
        _threadCheck->IsMainThread = &IsMainThread;
        _threadCheck->IsAudioThread = &IsAudioThread;
        _params = host.Allocate<ClapHostParams>();
        _params->Rescan = &Rescan;
        _params->Clear = &Clear;
        _params->RequestFlush = &RequestFlush;
        _state = host.Allocate<ClapHostState>();
        _state->MarkDirty = &MarkDirty;
        _latency = host.Allocate<ClapHostLatency>();
        _latency->Changed = &LatencyChanged;
        _tail = host.Allocate<ClapHostTail>();
        _tail->Changed = &TailChanged;
        _presetLoad = host.Allocate<ClapHostPresetLoad>();
        _presetLoad->OnError = &PresetError;
        _presetLoad->Loaded = &PresetLoaded;
        _remoteControls = host.Allocate<ClapHostRemoteControls>();
        _remoteControls->Changed = &RemoteControlsChanged;
        _remoteControls->SuggestPage = &SuggestPage;
        _trackInfo = host.Allocate<ClapHostTrackInfo>();
        _trackInfo->Get = &GetTrack;
    }

    /// <summary>The extension with this id, or null. [thread-safe]</summary>
    public void* Find(byte* id)
    {
        if (Utf8.Equals(id, ClapHostLog.Id)) return _log;
        if (Utf8.Equals(id, ClapHostThreadCheck.Id)) return _threadCheck;
        if (Utf8.Equals(id, ClapPluginParams.Id)) return _params;
        if (Utf8.Equals(id, ClapPluginState.Id)) return _state;
        if (Utf8.Equals(id, ClapPluginLatency.Id)) return _latency;
        if (Utf8.Equals(id, ClapPluginTail.Id)) return _tail;
        if (Utf8.Equals(id, ClapPluginPresetLoad.Id) || Utf8.Equals(id, ClapPluginPresetLoad.CompatId)) return _presetLoad;
        if (Utf8.Equals(id, ClapPluginRemoteControls.Id)) return _remoteControls;
        return Utf8.Equals(id, ClapPluginTrackInfo.Id) ? _trackInfo : null;
    }

    private static void ExpectMain(ClapHost* host, string function) =>
        HostObject.Of(host).Expect(CurrentThread.Role == ThreadRole.Main, function, "the main thread");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Log(ClapHost* host, int severity, byte* message) => HostObject.Of(host).Log.Add(severity, Utf8.Text(message));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsMainThread(ClapHost* host) => CurrentThread.Role == ThreadRole.Main ? (byte)1 : (byte)0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsAudioThread(ClapHost* host) => CurrentThread.Role == ThreadRole.Audio ? (byte)1 : (byte)0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Rescan(ClapHost* host, uint flags)
    {
        ExpectMain(host, "clap_host_params.rescan");
        HostObject self = HostObject.Of(host);
        if ((flags & ClapParamRescan.All) != 0 && self.IsActive) self.Log.Misbehaviour("clap_host_params.rescan: expected ALL only while deactivated");
        self.ParameterRescan |= flags;
    }

    // This host keeps nothing about a parameter, so there is nothing to clear.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Clear(ClapHost* host, uint parameter, uint flags) => ExpectMain(host, "clap_host_params.clear");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RequestFlush(ClapHost* host)
    {
        HostObject self = HostObject.Of(host);
        self.Expect(CurrentThread.Role != ThreadRole.Audio, "clap_host_params.request_flush", "any but the audio thread");
        self.AskFlush();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void MarkDirty(ClapHost* host)
    {
        ExpectMain(host, "clap_host_state.mark_dirty");
        HostObject.Of(host).DirtyMarks++;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void LatencyChanged(ClapHost* host)
    {
        ExpectMain(host, "clap_host_latency.changed");
        HostObject self = HostObject.Of(host);
        if (!self.IsActivating) self.Log.Misbehaviour("clap_host_latency.changed called outside activate");
        self.LatencyChanges++;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void TailChanged(ClapHost* host) =>
        HostObject.Of(host).Expect(CurrentThread.Role == ThreadRole.Audio, "clap_host_tail.changed", "the audio thread");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void PresetError(ClapHost* host, uint kind, byte* location, byte* key, int systemError, byte* message)
    {
        ExpectMain(host, "clap_host_preset_load.on_error");
        string code = systemError == 0 ? "" : $" (system error {systemError})";
        HostObject.Of(host).PresetError = Utf8.Text(message) + code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void PresetLoaded(ClapHost* host, uint kind, byte* location, byte* key)
    {
        ExpectMain(host, "clap_host_preset_load.loaded");
        HostObject.Of(host).PresetLoaded = Utf8.Text(location);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RemoteControlsChanged(ClapHost* host)
    {
        ExpectMain(host, "clap_host_remote_controls.changed");
        HostObject.Of(host).RemoteControlChanges++;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SuggestPage(ClapHost* host, uint page) => ExpectMain(host, "clap_host_remote_controls.suggest_page");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte GetTrack(ClapHost* host, ClapTrackInfo* info)
    {
        ExpectMain(host, "clap_host_track_info.get");
        if (HostObject.Of(host).TrackName is not { } name || info == null) return 0;
        *info = default;
        info->Flags = ClapTrackFlags.HasTrackName;
        Utf8.Write(name, info->Name, ClapStringSizes.Name);
        return 1;
    }
}
