using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanCopy"/>.</summary>
internal static unsafe class CopyKernel
{
    [RealTime]
    internal static void Run(PlanCopy* a, float** bases) => throw new NotImplementedException();
}
