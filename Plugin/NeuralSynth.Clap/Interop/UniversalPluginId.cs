#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/universal-plugin-id.h: a plug-in of any format, 16 bytes.</summary>
internal unsafe struct ClapUniversalPluginId
{
    /// <summary>The format in lower case, <see cref="Clap"/> or <see cref="Vst3"/>.</summary>
    public byte* Abi;

    /// <summary>For CLAP the plug-in id, for VST3 the class id as a UUID.</summary>
    public byte* Id;

    public static ReadOnlySpan<byte> Clap => "clap"u8;

    public static ReadOnlySpan<byte> Vst3 => "vst3"u8;
}
