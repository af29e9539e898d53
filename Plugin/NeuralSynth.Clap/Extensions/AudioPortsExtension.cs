using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.audio-ports</c>: one main input and one main output, an in-place pair, stereo or mono.</summary>
internal static unsafe class AudioPortsExtension
{
    private const uint InputId = 0;
    private const uint OutputId = 1;

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

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPlugin* plugin, byte isInput) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Get(ClapPlugin* plugin, uint index, byte isInput, ClapAudioPortInfo* info)
    {
        if (index != 0 || info == null) return 0;
        Describe(TimbreClap.Of(plugin).Effect.Channels, isInput != 0, info);
        return 1;
    }

    /// <summary>The port of a layout with that many channels.</summary>
    internal static void Describe(int channels, bool isInput, ClapAudioPortInfo* info)
    {
        *info = default;
        info->Id = isInput ? InputId : OutputId;
        Utf8.Write(isInput ? "Input" : "Output", info->Name, ClapStringSizes.Name);
        info->Flags = ClapAudioPortFlags.IsMain;
        info->ChannelCount = (uint)channels;
        info->PortType = TypeOf(channels);
        info->InPlacePair = isInput ? OutputId : InputId;
    }
}
