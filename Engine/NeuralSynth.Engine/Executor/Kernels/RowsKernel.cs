using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanRows"/>.</summary>
/// <remarks>[audio-thread]</remarks>
internal static unsafe class RowsKernel
{
    // The widest vector.
    private const int MostLanes = 16;

    [RealTime]
    internal static void Run(PlanRows* a, float** bases)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes512>(a, bases);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(a, bases);
        else Run<Lanes128>(a, bases);
    }

    [RealTime]
    internal static void Run<TLanes>(PlanRows* a, float** bases)
        where TLanes : struct, ILanes<TLanes>
    {
        float* gain = a->Gain.IsPresent ? a->Gain.In(bases) : null;
        float* offset = a->Offset.IsPresent ? a->Offset.In(bases) : null;
        float* x = a->Input.In(bases);
        float* y = a->Output.In(bases);
        for (int row = 0; row < a->Rows; row++, x += a->InputRowStep, y += a->OutputRowStep)
        {
            switch (a->Function)
            {
                case PlanRowFunction.Sum:
                    *y = Reduce<TLanes, AddFunction, IdentityFunction>(x, a->Lanes, 0, 0);
                    break;
                case PlanRowFunction.Mean:
                    *y = Reduce<TLanes, AddFunction, IdentityFunction>(x, a->Lanes, 0, 0) / a->Lanes;
                    break;
                case PlanRowFunction.Maximum:
                    *y = Reduce<TLanes, MaximumFunction, IdentityFunction>(x, a->Lanes, 0, float.NegativeInfinity);
                    break;
                case PlanRowFunction.EuclideanNorm:
                    *y = MathF.Sqrt(Reduce<TLanes, AddFunction, SquareOfDifferenceFunction>(x, a->Lanes, 0, 0));
                    break;
                case PlanRowFunction.Softmax:
                    Softmax<TLanes>(x, y, a->Lanes);
                    break;
                case PlanRowFunction.LayerNormalization:
                    Normalize<TLanes>(x, y, a->Lanes, a->Parameter, gain, offset);
                    break;
            }
        }
    }

    private static void Softmax<TLanes>(float* x, float* y, int count)
        where TLanes : struct, ILanes<TLanes>
    {
        float largest = Reduce<TLanes, MaximumFunction, IdentityFunction>(x, count, 0, float.NegativeInfinity);
        ElementwiseRows.Row<TLanes, ExponentialOfDifferenceFunction>(x, 1, null, 0, null, 0, y, count, largest, 0);
        float scale = 1 / Reduce<TLanes, AddFunction, IdentityFunction>(y, count, 0, 0);
        ElementwiseRows.Row<TLanes, MultiplyFunction>(y, 1, &scale, 0, null, 0, y, count, 0, 0);
    }

    private static void Normalize<TLanes>(float* x, float* y, int count, float epsilon, float* gain, float* offset)
        where TLanes : struct, ILanes<TLanes>
    {
        float mean = Reduce<TLanes, AddFunction, IdentityFunction>(x, count, 0, 0) / count;
        float variance = Reduce<TLanes, AddFunction, SquareOfDifferenceFunction>(x, count, mean, 0) / count;
        float scale = 1 / MathF.Sqrt(variance + epsilon);
        ElementwiseRows.Row<TLanes, ScaledDifferenceFunction>(x, 1, null, 0, null, 0, y, count, mean, scale);
        if (gain != null) ElementwiseRows.Row<TLanes, MultiplyFunction>(y, 1, gain, 1, null, 0, y, count, 0, 0);
        if (offset != null) ElementwiseRows.Row<TLanes, AddFunction>(y, 1, offset, 1, null, 0, y, count, 0, 0);
    }

    /// <summary>Joins f(x[i], parameter) of all lanes; the last lanes are filled up with <paramref name="neutral"/>.</summary>
    [SkipLocalsInit]
    private static float Reduce<TLanes, TJoin, TFunction>(float* x, int count, float parameter, float neutral)
        where TLanes : struct, ILanes<TLanes>
        where TJoin : struct, IFunction
        where TFunction : struct, IFunction
    {
        TLanes joined = TLanes.All(neutral), p = TLanes.All(parameter);
        int whole = count - (count % TLanes.Count);
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            joined = TJoin.Apply(joined, TFunction.Apply(TLanes.Load(x + i), default, default, p, default), default, default, default);
        }

        float* lanes = stackalloc float[2 * MostLanes];
        if (whole < count)
        {
            for (int i = 0; i < TLanes.Count; i++) lanes[i] = whole + i < count ? x[whole + i] : 0;
            TLanes.Store(TFunction.Apply(TLanes.Load(lanes), default, default, p, default), lanes);
            for (int i = count - whole; i < TLanes.Count; i++) lanes[i] = neutral;
            joined = TJoin.Apply(joined, TLanes.Load(lanes), default, default, default);
        }

        TLanes.Store(joined, lanes);
        for (int half = TLanes.Count / 2; half > 0; half /= 2)
        {
            joined = TJoin.Apply(TLanes.Load(lanes), TLanes.Load(lanes + half), default, default, default);
            TLanes.Store(joined, lanes);
        }

        return lanes[0];
    }
}
