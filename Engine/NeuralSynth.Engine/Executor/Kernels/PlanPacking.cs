namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Packs weights in the order of the kernels.</summary>
internal static unsafe class PlanPacking
{
    internal static bool Pack(Plan* plan) => throw new NotImplementedException();

    internal static void Free(Plan* plan) => throw new NotImplementedException();
}
