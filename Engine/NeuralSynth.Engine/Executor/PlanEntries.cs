using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSynth.Engine.Executor;

/// <summary>What the main half asks of the half that runs plans: packing depends on its vector width, and a trial must
/// run on the very kernels that will be heard.</summary>
public unsafe struct PlanEntries
{
    /// <summary><see cref="Plan.Prepare"/>: 1, or 0 when memory ran out.</summary>
    public delegate* unmanaged[Cdecl]<Plan*, int> Prepare;

    /// <summary><see cref="Plan.Free"/></summary>
    public delegate* unmanaged[Cdecl]<Plan*, void> Free;

    /// <summary><see cref="PlanInstance.Run"/>; for the trial run, never while the instance is in use.</summary>
    public delegate* unmanaged[Cdecl]<PlanInstance*, void> Run;

    /// <summary>The entries of the runtime that this is called in: real-time library, or tests and tools.</summary>
    public static PlanEntries OfThisRuntime => new() { Prepare = &PrepareEntry, Free = &FreeEntry, Run = &RunEntry };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int PrepareEntry(Plan* plan) => Plan.Prepare(plan) ? 1 : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void FreeEntry(Plan* plan) => Plan.Free(plan);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RunEntry(PlanInstance* instance) => instance->Run();
}
