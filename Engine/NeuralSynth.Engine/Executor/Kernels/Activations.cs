using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Those <see cref="PlanActivation"/>s over rows that need more than a factor.</summary>
/// <remarks>[audio-thread]</remarks>
internal static unsafe class Activations
{
    /// <summary>values[row][i] = activation(values[row][i])</summary>
    /// <param name="activation">Tanh, Sigmoid or Snake; others leave the values.</param>
    /// <param name="values">[rows][step]</param>
    /// <param name="rows">Rows.</param>
    /// <param name="step">Floats between rows.</param>
    /// <param name="count">Lanes.</param>
    /// <param name="alpha">[count] of Snake.</param>
    /// <param name="beta">[count] of Snake.</param>
    [RealTime]
    internal static void Rows<TLanes>(PlanActivation activation, float* values, int rows, nint step, int count, float* alpha, float* beta)
        where TLanes : struct, ILanes<TLanes>
    {
        switch (activation)
        {
            case PlanActivation.Tanh:
                Rows<TLanes, TanhFunction>(values, rows, step, count, null, null);
                break;
            case PlanActivation.Sigmoid:
                Rows<TLanes, SigmoidFunction>(values, rows, step, count, null, null);
                break;
            case PlanActivation.Snake:
                Rows<TLanes, SnakeFunction>(values, rows, step, count, alpha, beta);
                break;
        }
    }

    private static void Rows<TLanes, TFunction>(float* values, int rows, nint step, int count, float* b, float* c)
        where TLanes : struct, ILanes<TLanes>
        where TFunction : struct, IFunction
    {
        int whole = count - (count % TLanes.Count);
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            TLanes first = b == null ? default : TLanes.Load(b + i), second = c == null ? default : TLanes.Load(c + i);
            float* value = values + i;
            for (int row = 0; row < rows; row++, value += step)
            {
                TLanes.Store(TFunction.Apply(TLanes.Load(value), first, second, default, default), value);
            }
        }

        for (int row = 0; row < rows && whole < count; row++, values += step)
        {
            ElementwiseRows.Row<TLanes, TFunction>(values + whole, 1, Beyond(b, whole), 1, Beyond(c, whole), 1, values + whole, count - whole, 0, 0);
        }
    }

    private static float* Beyond(float* start, int count) => start == null ? null : start + count;
}
