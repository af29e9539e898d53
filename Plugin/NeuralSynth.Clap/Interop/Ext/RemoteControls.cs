#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/remote-controls.h: up to eight parameters for a hardware controller, 552 bytes.</summary>
internal unsafe struct ClapRemoteControlsPage
{
    /// <summary>Parameters of a page; unused places hold <see cref="ClapId.Invalid"/>.</summary>
    public const int Controls = 8;

    public fixed byte SectionName[ClapStringSizes.Name];
    public uint PageId;
    public fixed byte PageName[ClapStringSizes.Name];
    public fixed uint ParamIds[Controls];

    /// <summary>1: belongs to the preset, not to the device.</summary>
    public byte IsForPreset;
}

/// <summary>clap/ext/remote-controls.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginRemoteControls
{
    public static ReadOnlySpan<byte> Id => "clap.remote-controls/2"u8;

    /// <summary>The id before it became stable; same layout.</summary>
    public static ReadOnlySpan<byte> CompatId => "clap.remote-controls.draft/2"u8;

    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint> Count;

    /// <summary>(plugin, index, page) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, ClapRemoteControlsPage*, byte> Get;
}

/// <summary>clap/ext/remote-controls.h, host side. [main-thread]</summary>
internal unsafe struct ClapHostRemoteControls
{
    public delegate* unmanaged[Cdecl]<ClapHost*, void> Changed;

    /// <summary>(host, page id).</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, uint, void> SuggestPage;
}
