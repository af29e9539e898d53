#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/note-ports.h: <c>clap_note_dialect</c>.</summary>
internal static class ClapNoteDialect
{
    public const uint Clap = 1 << 0;
    public const uint Midi = 1 << 1;
    public const uint MidiMpe = 1 << 2;
    public const uint Midi2 = 1 << 3;
}

/// <summary>clap/ext/note-ports.h: one port, 268 bytes.</summary>
internal unsafe struct ClapNotePortInfo
{
    public uint Id;
    public uint SupportedDialects;
    public uint PreferredDialect;
    public fixed byte Name[ClapStringSizes.Name];
}

/// <summary>clap/ext/note-ports.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginNotePorts
{
    public static ReadOnlySpan<byte> Id => "clap.note-ports"u8;

    /// <summary>(plugin, is input) → number of ports.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, byte, uint> Count;

    /// <summary>(plugin, index, is input, info) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, byte, ClapNotePortInfo*, byte> Get;
}

/// <summary>clap/ext/note-ports.h: what changed, for <see cref="ClapHostNotePorts.Rescan"/>.</summary>
internal static class ClapNotePortsRescan
{
    public const uint All = 1 << 0;
    public const uint Names = 1 << 1;
}

/// <summary>clap/ext/note-ports.h, host side. [main-thread]</summary>
internal unsafe struct ClapHostNotePorts
{
    public delegate* unmanaged[Cdecl]<ClapHost*, uint> SupportedDialects;
    public delegate* unmanaged[Cdecl]<ClapHost*, uint, void> Rescan;
}
