using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.audio-ports-config</c>: stereo (default) or mono.</summary>
internal static unsafe class AudioPortsConfigExtension
{
    internal static readonly ClapPluginAudioPortsConfig* Table = Make();

    private static ClapPluginAudioPortsConfig* Make()
    {
        ClapPluginAudioPortsConfig* table = ExtensionTable.New<ClapPluginAudioPortsConfig>();
        table->Count = &Count;
        table->Get = &Get;
        table->Select = &Select;
        return table;
    }

    // The id of a layout is its number of channels.
    private static int ChannelsAt(uint index) => index == 0 ? 2 : 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPlugin* plugin) => 2;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Get(ClapPlugin* plugin, uint index, ClapAudioPortsConfig* config)
    {
        if (index > 1 || config == null) return 0;
        int channels = ChannelsAt(index);
        *config = default;
        config->Id = (uint)channels;
        Utf8.Write(channels == 1 ? "Mono" : "Stereo", config->Name, ClapStringSizes.Name);
        config->InputPortCount = 1;
        config->OutputPortCount = 1;
        config->HasMainInput = 1;
        config->MainInputChannelCount = (uint)channels;
        config->MainInputPortType = AudioPortsExtension.TypeOf(channels);
        config->HasMainOutput = 1;
        config->MainOutputChannelCount = (uint)channels;
        config->MainOutputPortType = AudioPortsExtension.TypeOf(channels);
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Select(ClapPlugin* plugin, uint id)
    {
        ClapObject self = ClapObject.Of(plugin);
        if (id is not (1 or 2) || self.Plugin.IsActive) return 0;
        self.UseLayout((int)id);
        return 1;
    }
}
