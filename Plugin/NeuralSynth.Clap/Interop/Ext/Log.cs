#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/log.h: <c>clap_log_severity</c>.</summary>
internal static class ClapLogSeverity
{
    public const int Debug = 0;
    public const int Info = 1;
    public const int Warning = 2;
    public const int Error = 3;
    public const int Fatal = 4;
    public const int HostMisbehaving = 5;
    public const int PluginMisbehaving = 6;
}

/// <summary>clap/ext/log.h, host side.</summary>
internal unsafe struct ClapHostLog
{
    public static ReadOnlySpan<byte> Id => "clap.log"u8;

    /// <summary>[thread-safe] (host, <see cref="ClapLogSeverity"/>, UTF-8 message).</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, int, byte*, void> Log;
}
