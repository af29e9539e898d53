using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanRecurrent"/>.</summary>
internal static unsafe class RecurrentKernel
{
    internal static void Pack(PlanRecurrent* a, float* weights, float* bias)
    {
        int size = a->HiddenSize;
        a->Packed = weights;
        a->Bias = bias;
        for (int i = 0; i < 3 * size * size; i++) weights[i] = a->Source[i];
        for (int i = 0; i < 3 * size; i++) bias[i] = a->SourceBias == null ? 0 : a->SourceBias[i];
    }

    [RealTime]
    internal static void Run(PlanRecurrent* a, float** bases)
    {
        int size = a->HiddenSize;
        float* hidden = a->Hidden.In(bases);
        float* products = a->Scratch.In(bases);
        float* reset = products + (3 * size);
        float* weights = (float*)a->Packed;
        for (int t = 0; t < a->Steps; t++)
        {
            float* x = a->InputProducts.In(bases) + ((long)t * 3 * size);
            float* output = a->Output.In(bases) + ((long)t * a->OutputStep);
            Multiply(weights, a->Bias, hidden, products, a->LinearBeforeReset != 0 ? 3 * size : 2 * size, size);
            for (int i = 0; i < 2 * size; i++) products[i] = ScalarMath.Sigmoid(x[i] + products[i]);
            if (a->LinearBeforeReset == 0)
            {
                for (int i = 0; i < size; i++) reset[i] = products[size + i] * hidden[i];
                Multiply(weights + (2L * size * size), a->Bias + (2 * size), reset, products + (2 * size), size, size);
            }
            else
            {
                for (int i = 0; i < size; i++) products[(2 * size) + i] *= products[size + i];
            }

            for (int i = 0; i < size; i++)
            {
                float candidate = MathF.Tanh(x[(2 * size) + i] + products[(2 * size) + i]);
                hidden[i] = ((1 - products[i]) * candidate) + (products[i] * hidden[i]);
                output[i] = hidden[i];
            }
        }
    }

    private static void Multiply(float* weights, float* bias, float* x, float* y, int rows, int lanes)
    {
        for (int o = 0; o < rows; o++)
        {
            float sum = bias[o];
            for (int l = 0; l < lanes; l++) sum += weights[((long)o * lanes) + l] * x[l];
            y[o] = sum;
        }
    }
}
