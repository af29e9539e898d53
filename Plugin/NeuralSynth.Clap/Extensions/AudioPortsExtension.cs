using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.audio-ports</c>: the ports of the plug-in as they are at present.</summary>
internal static unsafe class AudioPortsExtension
{
    internal static readonly ClapPluginAudioPorts* Table = Make();
    internal static readonly byte* MonoType = Utf8.Immortal(ClapAudioPortTypes.Mono);
    internal static readonly byte* StereoType = Utf8.Immortal(ClapAudioPortTypes.Stereo);

    /// <summary>CLAP's name for a channel count.</summary>
    internal static byte* TypeOf(int channels) => channels == 1 ? MonoType : StereoType;

    private static ClapPluginAudioPorts* Make()
    {
        ClapPluginAudioPorts* table = ExtensionTable.New<ClapPluginAudioPorts>();
        table->Count = &Count;
        table->Get = &Get;
        return table;
    }

    private static IReadOnlyList<PluginPort> Ports(ClapPlugin* plugin, byte isInput) =>
        isInput != 0 ? ClapObject.Of(plugin).Plugin.Inputs : ClapObject.Of(plugin).Plugin.Outputs;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPlugin* plugin, byte isInput) => (uint)Ports(plugin, isInput).Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Get(ClapPlugin* plugin, uint index, byte isInput, ClapAudioPortInfo* info)
    {
        IReadOnlyList<PluginPort> ports = Ports(plugin, isInput);
        if (index >= (uint)ports.Count || info == null) return 0;
        Describe(ports[(int)index], info);
        return 1;
    }

    /// <summary>A port as CLAP describes it.</summary>
    internal static void Describe(PluginPort port, ClapAudioPortInfo* info)
    {
        *info = default;
        info->Id = port.Id;
        Utf8.Write(port.Name, info->Name, ClapStringSizes.Name);
        info->Flags = port.IsMain ? ClapAudioPortFlags.IsMain : 0;
        info->ChannelCount = (uint)port.Channels;
        info->PortType = TypeOf(port.Channels);
        info->InPlacePair = port.InPlacePair ?? ClapId.Invalid;
    }
}
