#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/state.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginState
{
    public static ReadOnlySpan<byte> Id => "clap.state"u8;

    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapOutputStream*, byte> Save;
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapInputStream*, byte> Load;
}

/// <summary>clap/ext/state.h, host side. [main-thread]</summary>
internal unsafe struct ClapHostState
{
    public delegate* unmanaged[Cdecl]<ClapHost*, void> MarkDirty;
}
