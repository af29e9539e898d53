using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanRecurrent"/>.</summary>
internal static unsafe class RecurrentKernel
{
    [RealTime]
    internal static void Run(PlanRecurrent* a, float** bases) => throw new NotImplementedException();
}
