using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.latency</c>: constant while active, exact to the sample (docs/latency.md).</summary>
internal static unsafe class LatencyExtension
{
    internal static readonly ClapPluginLatency* Table = Make();

    private static ClapPluginLatency* Make()
    {
        ClapPluginLatency* table = ExtensionTable.New<ClapPluginLatency>();
        table->Get = &Get;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Get(ClapPlugin* plugin) => (uint)ClapObject.Of(plugin).Plugin.LatencySamples;
}
