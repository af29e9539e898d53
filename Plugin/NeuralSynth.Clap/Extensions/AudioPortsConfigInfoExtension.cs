using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.audio-ports-config-info</c>: the ports of every layout. The id of a layout is its number of channels.</summary>
internal static unsafe class AudioPortsConfigInfoExtension
{
    internal static readonly ClapPluginAudioPortsConfigInfo* Table = Make();

    private static ClapPluginAudioPortsConfigInfo* Make()
    {
        ClapPluginAudioPortsConfigInfo* table = ExtensionTable.New<ClapPluginAudioPortsConfigInfo>();
        table->CurrentConfig = &CurrentConfig;
        table->Get = &Get;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint CurrentConfig(ClapPlugin* plugin) => (uint)ClapObject.Of(plugin).Timbre.Channels;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Get(ClapPlugin* plugin, uint id, uint index, byte isInput, ClapAudioPortInfo* info)
    {
        if (id is not (1 or 2) || index != 0 || info == null) return 0;
        AudioPortsExtension.Describe(isInput != 0 ? TimbrePlugin.InputOf((int)id) : TimbrePlugin.OutputOf((int)id), info);
        return 1;
    }
}
