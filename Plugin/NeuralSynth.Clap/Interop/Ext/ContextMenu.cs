#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/context-menu.h: what a menu is for, 8 bytes.</summary>
internal struct ClapContextMenuTarget
{
    public const uint Global = 0;
    public const uint Parameter = 1;

    /// <summary><see cref="Global"/> or <see cref="Parameter"/>.</summary>
    public uint Kind;

    /// <summary>Id of the parameter.</summary>
    public uint Id;
}

/// <summary>clap/ext/context-menu.h: kinds of items, with the structure that describes each.</summary>
internal static class ClapContextMenuItem
{
    /// <summary><see cref="ClapContextMenuEntry"/>.</summary>
    public const uint Entry = 0;

    /// <summary><see cref="ClapContextMenuCheckEntry"/>.</summary>
    public const uint CheckEntry = 1;

    /// <summary>No structure.</summary>
    public const uint Separator = 2;

    /// <summary><see cref="ClapContextMenuTitle"/>.</summary>
    public const uint BeginSubmenu = 3;

    /// <summary>No structure.</summary>
    public const uint EndSubmenu = 4;

    /// <summary><see cref="ClapContextMenuTitle"/>.</summary>
    public const uint Title = 5;
}

/// <summary>clap/ext/context-menu.h: an entry that does something.</summary>
internal unsafe struct ClapContextMenuEntry
{
    public byte* Label;
    public byte IsEnabled;
    public uint ActionId;
}

/// <summary>clap/ext/context-menu.h: an entry with a check mark.</summary>
internal unsafe struct ClapContextMenuCheckEntry
{
    public byte* Label;
    public byte IsEnabled;
    public byte IsChecked;
    public uint ActionId;
}

/// <summary>clap/ext/context-menu.h: a title, or the beginning of a sub-menu.</summary>
internal unsafe struct ClapContextMenuTitle
{
    public byte* Text;
    public byte IsEnabled;
}

/// <summary>clap/ext/context-menu.h: takes the items. On the thread that handed it over.</summary>
internal unsafe struct ClapContextMenuBuilder
{
    public void* Context;

    /// <summary>(builder, <see cref="ClapContextMenuItem"/>, its structure or null) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapContextMenuBuilder*, uint, void*, byte> AddItem;

    /// <summary>(builder, <see cref="ClapContextMenuItem"/>) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapContextMenuBuilder*, uint, byte> Supports;
}

/// <summary>clap/ext/context-menu.h, plug-in side. [main-thread] A null target means the plug-in as a whole.</summary>
internal unsafe struct ClapPluginContextMenu
{
    public static ReadOnlySpan<byte> Id => "clap.context-menu/1"u8;

    /// <summary>The id before it became stable; same layout.</summary>
    public static ReadOnlySpan<byte> CompatId => "clap.context-menu.draft/0"u8;

    /// <summary>(plugin, target, builder) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapContextMenuTarget*, ClapContextMenuBuilder*, byte> Populate;

    /// <summary>(plugin, target, action id) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapContextMenuTarget*, uint, byte> Perform;
}
