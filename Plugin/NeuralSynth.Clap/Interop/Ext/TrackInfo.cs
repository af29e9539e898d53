#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/track-info.h: flags of <see cref="ClapTrackInfo"/>.</summary>
internal static class ClapTrackFlags
{
    public const ulong HasTrackName = 1 << 0;
    public const ulong HasTrackColor = 1 << 1;
    public const ulong HasAudioChannel = 1 << 2;
    public const ulong IsForReturnTrack = 1 << 3;
    public const ulong IsForBus = 1 << 4;
    public const ulong IsForMaster = 1 << 5;
}

/// <summary>clap/ext/track-info.h: the track that the plug-in is on, 280 bytes.</summary>
internal unsafe struct ClapTrackInfo
{
    public ulong Flags;
    public fixed byte Name[ClapStringSizes.Name];
    public ClapColor Color;
    public int AudioChannelCount;
    public byte* AudioPortType;
}

/// <summary>clap/ext/track-info.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginTrackInfo
{
    public static ReadOnlySpan<byte> Id => "clap.track-info/1"u8;

    /// <summary>The id before it became stable; same layout.</summary>
    public static ReadOnlySpan<byte> CompatId => "clap.track-info.draft/1"u8;

    public delegate* unmanaged[Cdecl]<ClapPlugin*, void> Changed;
}

/// <summary>clap/ext/track-info.h, host side. [main-thread]</summary>
internal unsafe struct ClapHostTrackInfo
{
    /// <summary>(host, info) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, ClapTrackInfo*, byte> Get;
}
