using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap.Extensions;

/// <summary>Which extension has which id: the whole list on one page.</summary>
/// <remarks>[thread-safe]: built once, only read afterwards.</remarks>
internal static unsafe class ExtensionDirectory
{
    /// <summary>The table of an extension, or null when the plug-in of that kind does not have it.</summary>
    internal static void* Find(int kind, byte* id)
    {
        void* common = FindCommon(id);
        return common != null ? common : kind == PluginKind.Drums ? FindDrums(id) : FindTimbre(id);
    }

    private static void* FindCommon(byte* id) =>
        Utf8.Equals(id, ClapPluginAudioPorts.Id) ? AudioPortsExtension.Table
        : Utf8.Equals(id, ClapPluginParams.Id) ? ParamsExtension.Table
        : Utf8.Equals(id, ClapPluginState.Id) ? StateExtension.Table
        : Utf8.Equals(id, ClapPluginLatency.Id) ? LatencyExtension.Table
        : Utf8.Equals(id, ClapPluginTail.Id) ? TailExtension.Table
        : Utf8.Equals(id, ClapPluginRender.Id) ? RenderExtension.Table
        : Utf8.Equals(id, ClapPluginStateContext.Id) ? StateContextExtension.Table
        : IsEither(id, ClapPluginAudioPortsActivation.Id, ClapPluginAudioPortsActivation.CompatId) ? AudioPortsActivationExtension.Table
        : IsEither(id, ClapPluginRemoteControls.Id, ClapPluginRemoteControls.CompatId) ? RemoteControlsExtension.Table
        : IsEither(id, ClapPluginParamIndication.Id, ClapPluginParamIndication.CompatId) ? ParamIndicationExtension.Table
        : IsEither(id, ClapPluginTrackInfo.Id, ClapPluginTrackInfo.CompatId) ? TrackInfoExtension.Table
        : IsEither(id, ClapPluginContextMenu.Id, ClapPluginContextMenu.CompatId) ? ContextMenuExtension.Table
        : IsEither(id, ClapPluginPresetLoad.Id, ClapPluginPresetLoad.CompatId) ? PresetLoadExtension.Table
        : Utf8.Equals(id, NeuralSynthDiagnostics.Id) ? DiagnosticsExtension.Table
        : null;

    // An effect that is as wide on both sides, mono or stereo.
    private static void* FindTimbre(byte* id) =>
        Utf8.Equals(id, ClapPluginAudioPortsConfig.Id) ? AudioPortsConfigExtension.Table
        : IsEither(id, ClapPluginAudioPortsConfigInfo.Id, ClapPluginAudioPortsConfigInfo.CompatId) ? AudioPortsConfigInfoExtension.Table
        : IsEither(id, ClapPluginConfigurableAudioPorts.Id, ClapPluginConfigurableAudioPorts.CompatId) ? ConfigurableAudioPortsExtension.Table
        : null;

    // An instrument whose keys differ.
    private static void* FindDrums(byte* id) =>
        Utf8.Equals(id, ClapPluginNotePorts.Id) ? NotePortsExtension.Table
        : Utf8.Equals(id, ClapPluginNoteName.Id) ? NoteNameExtension.Table
        : Utf8.Equals(id, ClapPluginVoiceInfo.Id) ? VoiceInfoExtension.Table
        : null;

    private static bool IsEither(byte* id, ReadOnlySpan<byte> stable, ReadOnlySpan<byte> draft) => Utf8.Equals(id, stable) || Utf8.Equals(id, draft);
}
