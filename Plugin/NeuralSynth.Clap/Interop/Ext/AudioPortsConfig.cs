#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/audio-ports-config.h: one selectable layout, 304 bytes.</summary>
internal unsafe struct ClapAudioPortsConfig
{
    public uint Id;
    public fixed byte Name[ClapStringSizes.Name];
    public uint InputPortCount;
    public uint OutputPortCount;
    public byte HasMainInput;
    public uint MainInputChannelCount;
    public byte* MainInputPortType;
    public byte HasMainOutput;
    public uint MainOutputChannelCount;
    public byte* MainOutputPortType;
}

/// <summary>clap/ext/audio-ports-config.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginAudioPortsConfig
{
    public static ReadOnlySpan<byte> Id => "clap.audio-ports-config"u8;

    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint> Count;

    /// <summary>(plugin, index, config) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, ClapAudioPortsConfig*, byte> Get;

    /// <summary>[!active] (plugin, config id) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, byte> Select;
}

/// <summary>clap/ext/audio-ports-config.h, plug-in side: the ports of a layout without selecting it. [main-thread]</summary>
internal unsafe struct ClapPluginAudioPortsConfigInfo
{
    public static ReadOnlySpan<byte> Id => "clap.audio-ports-config-info/1"u8;

    /// <summary>The id before it became stable; same layout.</summary>
    public static ReadOnlySpan<byte> CompatId => "clap.audio-ports-config-info/draft-0"u8;

    /// <summary>Id of the selected layout, or <see cref="ClapId.Invalid"/>.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint> CurrentConfig;

    /// <summary>(plugin, config id, port index, is input, info) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, uint, byte, ClapAudioPortInfo*, byte> Get;
}
