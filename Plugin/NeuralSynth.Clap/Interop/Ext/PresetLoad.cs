#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/preset-load.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginPresetLoad
{
    public static ReadOnlySpan<byte> Id => "clap.preset-load/2"u8;

    /// <summary>The id before it became stable; same layout.</summary>
    public static ReadOnlySpan<byte> CompatId => "clap.preset-load.draft/2"u8;

    /// <summary>(plugin, <see cref="ClapPresetLocation"/>, location, load key or null) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, byte*, byte*, byte> FromLocation;
}

/// <summary>clap/ext/preset-load.h, host side. [main-thread]</summary>
internal unsafe struct ClapHostPresetLoad
{
    /// <summary>(host, location kind, location, load key, system error or 0, message).</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, uint, byte*, byte*, int, byte*, void> OnError;

    /// <summary>(host, location kind, location, load key).</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, uint, byte*, byte*, void> Loaded;
}
