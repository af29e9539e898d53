using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.tail</c>: how long it may sound after the input ended.</summary>
/// <remarks>[main-thread or audio-thread]: reads one word of native memory.</remarks>
internal static unsafe class TailExtension
{
    internal static readonly ClapPluginTail* Table = Make();

    private static ClapPluginTail* Make()
    {
        ClapPluginTail* table = ExtensionTable.New<ClapPluginTail>();
        table->Get = &Get;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Get(ClapPlugin* plugin) => (uint)ClapObject.Of(plugin).Plugin.TailSamples;
}
