namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Functions of single values.</summary>
internal static class ScalarMath
{
    internal static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    internal static float Activate(PlanActivation activation, float x, float parameter, float alpha, float beta)
    {
        switch (activation)
        {
            case PlanActivation.LeakyRelu:
                return x >= 0 ? x : x * parameter;
            case PlanActivation.Tanh:
                return MathF.Tanh(x);
            case PlanActivation.Sigmoid:
                return Sigmoid(x);
            case PlanActivation.Snake:
                float sine = MathF.Sin(alpha * x);
                return x + (sine * sine * beta);
            default:
                return x;
        }
    }
}
