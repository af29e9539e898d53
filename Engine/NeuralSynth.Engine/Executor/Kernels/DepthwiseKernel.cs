using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanDepthwise"/>.</summary>
internal static unsafe class DepthwiseKernel
{
    [RealTime]
    internal static void Run(PlanDepthwise* a, float** bases) => throw new NotImplementedException();
}
