using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary><see cref="PlanActivation"/> over rows.</summary>
/// <remarks>[audio-thread]</remarks>
internal static unsafe class Activations
{
    /// <summary>target[i] = activation(source[i]); in place where both are the same.</summary>
    /// <param name="activation">Function.</param>
    /// <param name="source">[count]</param>
    /// <param name="target">[count]</param>
    /// <param name="count">Lanes.</param>
    /// <param name="slope">Of LeakyRelu.</param>
    /// <param name="alpha">[count] of Snake.</param>
    /// <param name="beta">[count] of Snake.</param>
    [RealTime]
    internal static void Row<TLanes>(PlanActivation activation, float* source, float* target, int count, float slope, float* alpha, float* beta)
        where TLanes : struct, ILanes<TLanes>
    {
        switch (activation)
        {
            case PlanActivation.None:
                if (source != target) ElementwiseRows.Row<TLanes, IdentityFunction>(source, 1, null, 0, null, 0, target, count, 0, 0);
                break;
            case PlanActivation.LeakyRelu:
                ElementwiseRows.Row<TLanes, LeakyReluFunction>(source, 1, null, 0, null, 0, target, count, slope, 0);
                break;
            case PlanActivation.Tanh:
                ElementwiseRows.Row<TLanes, TanhFunction>(source, 1, null, 0, null, 0, target, count, 0, 0);
                break;
            case PlanActivation.Sigmoid:
                ElementwiseRows.Row<TLanes, SigmoidFunction>(source, 1, null, 0, null, 0, target, count, 0, 0);
                break;
            case PlanActivation.Snake:
                ElementwiseRows.Row<TLanes, SnakeFunction>(source, 1, alpha, 1, beta, 1, target, count, 0, 0);
                break;
        }
    }
}
