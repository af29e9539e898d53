using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanDepthwise"/>.</summary>
internal static unsafe class DepthwiseKernel
{
    [RealTime]
    internal static void Run(PlanDepthwise* a, float** bases)
    {
        float* input = a->Input.In(bases);
        float* output = a->Output.In(bases);
        float* weights = a->Weights.In(bases);
        float* bias = a->Bias.IsPresent ? a->Bias.In(bases) : null;
        for (int t = 0; t < a->Frames; t++)
        {
            for (int c = 0; c < a->Channels; c++)
            {
                float y = bias == null ? 0 : bias[c];
                for (int k = 0; k < a->Taps; k++) y += weights[((long)k * a->Channels) + c] * input[((long)t * a->InputStep) + ((long)k * a->TapStep) + c];
                output[((long)t * a->OutputStep) + c] = ScalarMath.Activate(a->Activation, y, a->ActivationParameter, 0, 0);
            }
        }
    }
}
