using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IPrefetchableSupport: running ahead is fine, results are then computed in the call as when rendering offline.</summary>
internal static unsafe class PrefetchableSupportInterface
{
    internal static readonly PrefetchableSupportVtable* Table = Make();

    private static PrefetchableSupportVtable* Make()
    {
        PrefetchableSupportVtable* table = InterfaceDirectory.NewTable<PrefetchableSupportVtable>();
        table->GetPrefetchableSupport = &GetPrefetchableSupport;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetPrefetchableSupport(void* self, uint* support)
    {
        if (support == null) return Result.InvalidArgument;
        *support = PrefetchableSupportVtable.IsYetPrefetchable;
        return Result.Ok;
    }
}
