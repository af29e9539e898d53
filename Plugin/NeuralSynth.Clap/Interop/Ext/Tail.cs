#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/tail.h, plug-in side.</summary>
internal unsafe struct ClapPluginTail
{
    public static ReadOnlySpan<byte> Id => "clap.tail"u8;

    /// <summary>[main-thread, audio-thread] Samples; <see cref="int.MaxValue"/> and more is infinite.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint> Get;
}

/// <summary>clap/ext/tail.h, host side.</summary>
internal unsafe struct ClapHostTail
{
    /// <summary>[audio-thread]</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, void> Changed;
}
