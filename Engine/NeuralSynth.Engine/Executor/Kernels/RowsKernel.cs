using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanRows"/>.</summary>
internal static unsafe class RowsKernel
{
    [RealTime]
    internal static void Run(PlanRows* a, float** bases) => Run<Lanes128>(a, bases);

    [RealTime]
    internal static void Run<TLanes>(PlanRows* a, float** bases)
        where TLanes : struct, ILanes<TLanes>
    {
        float* gain = a->Gain.IsPresent ? a->Gain.In(bases) : null;
        float* offset = a->Offset.IsPresent ? a->Offset.In(bases) : null;
        for (int row = 0; row < a->Rows; row++)
        {
            float* x = a->Input.In(bases) + ((long)row * a->InputRowStep);
            float* y = a->Output.In(bases) + ((long)row * a->OutputRowStep);
            switch (a->Function)
            {
                case PlanRowFunction.Softmax:
                    Softmax(x, y, a->Lanes);
                    break;
                case PlanRowFunction.LayerNormalization:
                    Normalize(x, y, a->Lanes, a->Parameter, gain, offset);
                    break;
                default:
                    y[0] = Reduce(a->Function, x, a->Lanes);
                    break;
            }
        }
    }

    private static float Reduce(PlanRowFunction function, float* x, int lanes)
    {
        float value = function == PlanRowFunction.Maximum ? float.NegativeInfinity : 0;
        for (int i = 0; i < lanes; i++)
        {
            value = function switch
            {
                PlanRowFunction.Maximum => MathF.Max(value, x[i]),
                PlanRowFunction.EuclideanNorm => value + (x[i] * x[i]),
                _ => value + x[i],
            };
        }

        return function switch
        {
            PlanRowFunction.Mean => value / lanes,
            PlanRowFunction.EuclideanNorm => MathF.Sqrt(value),
            _ => value,
        };
    }

    private static void Softmax(float* x, float* y, int lanes)
    {
        float largest = Reduce(PlanRowFunction.Maximum, x, lanes), sum = 0;
        for (int i = 0; i < lanes; i++) sum += y[i] = MathF.Exp(x[i] - largest);
        for (int i = 0; i < lanes; i++) y[i] /= sum;
    }

    private static void Normalize(float* x, float* y, int lanes, float epsilon, float* gain, float* offset)
    {
        float mean = Reduce(PlanRowFunction.Mean, x, lanes), squares = 0;
        for (int i = 0; i < lanes; i++) squares += (x[i] - mean) * (x[i] - mean);
        float scale = 1 / MathF.Sqrt((squares / lanes) + epsilon);
        for (int i = 0; i < lanes; i++) y[i] = ((x[i] - mean) * scale * (gain == null ? 1 : gain[i])) + (offset == null ? 0 : offset[i]);
    }
}
