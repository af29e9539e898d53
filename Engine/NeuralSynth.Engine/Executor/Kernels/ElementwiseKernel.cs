using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanElementwise"/>.</summary>
internal static unsafe class ElementwiseKernel
{
    [RealTime]
    internal static void Run(PlanElementwise* e, float** bases)
    {
        float* a = e->A.In(bases);
        float* b = e->B.IsPresent ? e->B.In(bases) : null;
        float* c = e->C.IsPresent ? e->C.In(bases) : null;
        float* output = e->Output.In(bases);
        for (int row = 0; row < e->Rows; row++)
        {
            float* ra = a + ((long)row * e->ARowStep), rb = b + ((long)row * e->BRowStep), rc = c + ((long)row * e->CRowStep);
            float* to = output + ((long)row * e->OutputRowStep);
            for (int i = 0; i < e->Lanes; i++)
            {
                to[i] = Value(e, ra[i * e->ALaneStep], b == null ? 0 : rb[i * e->BLaneStep], c == null ? 0 : rc[i * e->CLaneStep]);
            }
        }
    }

    private static float Value(PlanElementwise* e, float a, float b, float c) => e->Function switch
    {
        PlanFunction.Add => a + b,
        PlanFunction.Subtract => a - b,
        PlanFunction.Multiply => a * b,
        PlanFunction.Divide => a / b,
        PlanFunction.Minimum => MathF.Min(a, b),
        PlanFunction.Maximum => MathF.Max(a, b),
        PlanFunction.Power => MathF.Pow(a, b),
        PlanFunction.LeakyRelu => a >= 0 ? a : a * e->Parameter0,
        PlanFunction.Tanh => MathF.Tanh(a),
        PlanFunction.Sigmoid => ScalarMath.Sigmoid(a),
        PlanFunction.Softplus => MathF.Max(a, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(a))),
        PlanFunction.Exponential => MathF.Exp(a),
        PlanFunction.Logarithm => MathF.Log(a),
        PlanFunction.SquareRoot => MathF.Sqrt(a),
        PlanFunction.Sine => MathF.Sin(a),
        PlanFunction.Cosine => MathF.Cos(a),
        PlanFunction.Absolute => MathF.Abs(a),
        PlanFunction.Negate => -a,
        PlanFunction.Reciprocal => 1 / a,
        PlanFunction.Clip => MathF.Min(MathF.Max(a, e->Parameter0), e->Parameter1),
        PlanFunction.Elu => a >= 0 ? a : e->Parameter0 * (MathF.Exp(a) - 1),
        PlanFunction.ErrorFunction => Erf(a),
        PlanFunction.ConstantPower => MathF.Pow(a, e->Parameter0),
        PlanFunction.Snake => ScalarMath.Activate(PlanActivation.Snake, a, 0, b, c),
        _ => a,
    };

    /// <summary>Abramowitz and Stegun 7.1.26, error below 1.5e-7.</summary>
    private static float Erf(float x)
    {
        double t = 1 / (1 + (0.3275911 * Math.Abs(x)));
        double polynomial = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        double y = 1 - (polynomial * Math.Exp(-(double)x * x));
        return (float)(x < 0 ? -y : y);
    }
}
