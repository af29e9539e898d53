using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary>Which extension has which id: the whole list on one page.</summary>
/// <remarks>[thread-safe]: built once, only read afterwards. Note ports, voice info and note names belong to
/// instruments.</remarks>
internal static unsafe class ExtensionDirectory
{
    /// <summary>The table of an extension, or null when we do not have it.</summary>
    internal static void* Find(byte* id) =>
        Utf8.Equals(id, ClapPluginAudioPorts.Id) ? AudioPortsExtension.Table
        : Utf8.Equals(id, ClapPluginParams.Id) ? ParamsExtension.Table
        : Utf8.Equals(id, ClapPluginState.Id) ? StateExtension.Table
        : Utf8.Equals(id, ClapPluginLatency.Id) ? LatencyExtension.Table
        : Utf8.Equals(id, ClapPluginTail.Id) ? TailExtension.Table
        : Utf8.Equals(id, ClapPluginRender.Id) ? RenderExtension.Table
        : Utf8.Equals(id, ClapPluginStateContext.Id) ? StateContextExtension.Table
        : Utf8.Equals(id, ClapPluginAudioPortsConfig.Id) ? AudioPortsConfigExtension.Table
        : IsEither(id, ClapPluginAudioPortsConfigInfo.Id, ClapPluginAudioPortsConfigInfo.CompatId) ? AudioPortsConfigInfoExtension.Table
        : IsEither(id, ClapPluginConfigurableAudioPorts.Id, ClapPluginConfigurableAudioPorts.CompatId) ? ConfigurableAudioPortsExtension.Table
        : IsEither(id, ClapPluginAudioPortsActivation.Id, ClapPluginAudioPortsActivation.CompatId) ? AudioPortsActivationExtension.Table
        : IsEither(id, ClapPluginRemoteControls.Id, ClapPluginRemoteControls.CompatId) ? RemoteControlsExtension.Table
        : IsEither(id, ClapPluginParamIndication.Id, ClapPluginParamIndication.CompatId) ? ParamIndicationExtension.Table
        : IsEither(id, ClapPluginTrackInfo.Id, ClapPluginTrackInfo.CompatId) ? TrackInfoExtension.Table
        : IsEither(id, ClapPluginContextMenu.Id, ClapPluginContextMenu.CompatId) ? ContextMenuExtension.Table
        : IsEither(id, ClapPluginPresetLoad.Id, ClapPluginPresetLoad.CompatId) ? PresetLoadExtension.Table
        : Utf8.Equals(id, NeuralSynthDiagnostics.Id) ? DiagnosticsExtension.Table
        : null;

    private static bool IsEither(byte* id, ReadOnlySpan<byte> stable, ReadOnlySpan<byte> draft) => Utf8.Equals(id, stable) || Utf8.Equals(id, draft);
}
