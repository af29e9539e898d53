namespace NeuralSynth.Clap.Interop;

/// <summary>clap/timestamp.h: <c>clap_timestamp</c> is a <see cref="ulong"/>, seconds since 1970 (UTC).</summary>
internal static class ClapTimestamp
{
    public const ulong Unknown = 0;
}
