using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanRows"/>.</summary>
internal static unsafe class RowsKernel
{
    [RealTime]
    internal static void Run(PlanRows* a, float** bases) => throw new NotImplementedException();
}
