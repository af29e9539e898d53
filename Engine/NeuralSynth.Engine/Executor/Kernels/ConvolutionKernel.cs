using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanConvolution"/>.</summary>
internal static unsafe class ConvolutionKernel
{
    [RealTime]
    internal static void Run(PlanConvolution* a, float** bases) => throw new NotImplementedException();
}
