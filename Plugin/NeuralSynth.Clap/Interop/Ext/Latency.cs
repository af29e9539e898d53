#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/latency.h, plug-in side.</summary>
internal unsafe struct ClapPluginLatency
{
    public static ReadOnlySpan<byte> Id => "clap.latency"u8;

    /// <summary>[main-thread &amp; (being-activated | active)] Samples at the host's rate.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint> Get;
}

/// <summary>clap/ext/latency.h, host side.</summary>
internal unsafe struct ClapHostLatency
{
    /// <summary>[main-thread &amp; being-activated]</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, void> Changed;
}
