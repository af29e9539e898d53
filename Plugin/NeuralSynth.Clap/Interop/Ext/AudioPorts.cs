#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/audio-ports.h: flags of <see cref="ClapAudioPortInfo"/>.</summary>
internal static class ClapAudioPortFlags
{
    public const uint IsMain = 1 << 0;
    public const uint Supports64Bits = 1 << 1;
    public const uint Prefers64Bits = 1 << 2;
    public const uint RequiresCommonSampleSize = 1 << 3;
}

/// <summary>clap/ext/audio-ports.h: values of <see cref="ClapAudioPortInfo.PortType"/>.</summary>
internal static class ClapAudioPortTypes
{
    public static ReadOnlySpan<byte> Mono => "mono"u8;
    public static ReadOnlySpan<byte> Stereo => "stereo"u8;
}

/// <summary>clap/ext/audio-ports.h: one port, 288 bytes.</summary>
internal unsafe struct ClapAudioPortInfo
{
    public uint Id;
    public fixed byte Name[ClapStringSizes.Name];
    public uint Flags;
    public uint ChannelCount;
    public byte* PortType;

    /// <summary>Id of the port that may share the buffer, or <see cref="ClapId.Invalid"/>.</summary>
    public uint InPlacePair;
}

/// <summary>clap/ext/audio-ports.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginAudioPorts
{
    public static ReadOnlySpan<byte> Id => "clap.audio-ports"u8;

    /// <summary>(plugin, is input) → number of ports.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, byte, uint> Count;

    /// <summary>(plugin, index, is input, info) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, byte, ClapAudioPortInfo*, byte> Get;
}

/// <summary>clap/ext/audio-ports.h: what changed, for <see cref="ClapHostAudioPorts.Rescan"/>.</summary>
internal static class ClapAudioPortsRescan
{
    public const uint Names = 1 << 0;
    public const uint Flags = 1 << 1;
    public const uint ChannelCount = 1 << 2;
    public const uint PortType = 1 << 3;
    public const uint InPlacePair = 1 << 4;
    public const uint List = 1 << 5;
}

/// <summary>clap/ext/audio-ports.h, host side. [main-thread]</summary>
internal unsafe struct ClapHostAudioPorts
{
    public delegate* unmanaged[Cdecl]<ClapHost*, uint, byte> IsRescanFlagSupported;
    public delegate* unmanaged[Cdecl]<ClapHost*, uint, void> Rescan;
}
