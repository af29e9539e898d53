using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanElementwise"/>.</summary>
internal static unsafe class ElementwiseKernel
{
    [RealTime]
    internal static void Run(PlanElementwise* a, float** bases) => throw new NotImplementedException();
}
