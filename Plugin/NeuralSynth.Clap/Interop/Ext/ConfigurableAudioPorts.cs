#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/configurable-audio-ports.h: what the host wants one port to be, 32 bytes.</summary>
internal unsafe struct ClapAudioPortRequest
{
    public byte IsInput;
    public uint PortIndex;
    public uint ChannelCount;

    /// <summary>See <see cref="ClapAudioPortTypes"/>; may be null.</summary>
    public byte* PortType;

    /// <summary>Depends on the type; nothing for mono and stereo.</summary>
    public void* PortDetails;
}

/// <summary>clap/ext/configurable-audio-ports.h, plug-in side. [main-thread &amp; !active]</summary>
internal unsafe struct ClapPluginConfigurableAudioPorts
{
    public static ReadOnlySpan<byte> Id => "clap.configurable-audio-ports/1"u8;

    /// <summary>The id before it became stable; same layout.</summary>
    public static ReadOnlySpan<byte> CompatId => "clap.configurable-audio-ports.draft1"u8;

    /// <summary>(plugin, requests, number of them) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapAudioPortRequest*, uint, byte> CanApply;

    /// <summary>(plugin, requests, number of them) → bool; all of them or none.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapAudioPortRequest*, uint, byte> Apply;
}
