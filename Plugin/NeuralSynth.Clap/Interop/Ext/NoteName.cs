#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/note-name.h: <c>clap_note_name</c>, 262 bytes.</summary>
internal unsafe struct ClapNoteName
{
    public fixed byte Name[ClapStringSizes.Name];

    /// <summary>-1 for every port.</summary>
    public short Port;

    /// <summary>-1 for every key.</summary>
    public short Key;

    /// <summary>-1 for every channel.</summary>
    public short Channel;
}

/// <summary>clap/ext/note-name.h: <c>clap_plugin_note_name</c>. [main-thread]</summary>
internal unsafe struct ClapPluginNoteName
{
    public static ReadOnlySpan<byte> Id => "clap.note-name"u8;

    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint> Count;
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, ClapNoteName*, byte> Get;
}

/// <summary>clap/ext/note-name.h: <c>clap_host_note_name</c>.</summary>
internal unsafe struct ClapHostNoteName
{
    /// <summary>[main-thread]</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, void> Changed;
}
