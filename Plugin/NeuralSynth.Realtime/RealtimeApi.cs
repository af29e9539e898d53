using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSynth.Realtime;

/// <summary>The only export of the real-time library.</summary>
internal static unsafe class RealtimeApi
{
    /// <summary>Returns the table of entries of the given version, or null. [main-thread]</summary>
    [UnmanagedCallersOnly(EntryPoint = "neuralsynth_rt_api", CallConvs = [typeof(CallConvCdecl)])]
    private static void* Get(uint version) => null;
}
