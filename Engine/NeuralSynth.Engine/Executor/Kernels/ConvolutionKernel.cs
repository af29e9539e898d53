using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanConvolution"/>.</summary>
internal static unsafe class ConvolutionKernel
{
    internal static void Pack(PlanConvolution* a, float* weights, float* bias)
    {
        a->Packed = weights;
        a->Bias = bias;
        for (int o = 0; o < a->Outputs; o++)
        {
            bias[o] = a->SourceBias == null ? 0 : a->SourceBias[o];
            for (int s = 0; s < a->Segments; s++)
            {
                float* source = a->Source + ((long)o * a->SourceOutputStep) + ((long)s * a->SourceSegmentStep);
                for (int l = 0; l < a->SegmentLength; l++) *weights++ = source[SourceOffset(a, l)];
            }
        }
    }

    private static long SourceOffset(PlanConvolution* a, int l)
    {
        if (a->SourceTapChannels <= 0) return (long)l * a->SourceLengthStep;
        int tap = l / a->SourceTapChannels;
        return ((long)tap * a->SourceTapStep) + ((long)(l - (tap * a->SourceTapChannels)) * a->SourceLengthStep);
    }

    [RealTime]
    internal static void Run(PlanConvolution* a, float** bases)
    {
        float* input = a->Input.In(bases);
        float* output = a->Output.IsPresent ? a->Output.In(bases) : null;
        float* second = a->SecondOutput.IsPresent ? a->SecondOutput.In(bases) : null;
        float* residual = a->Residual.IsPresent ? a->Residual.In(bases) : null;
        float* alpha = a->Alpha.IsPresent ? a->Alpha.In(bases) : null, beta = a->Beta.IsPresent ? a->Beta.In(bases) : null;
        float* secondAlpha = a->SecondAlpha.IsPresent ? a->SecondAlpha.In(bases) : null, secondBeta = a->SecondBeta.IsPresent ? a->SecondBeta.In(bases) : null;
        for (int t = 0; t < a->Frames; t++)
        {
            float* weights = (float*)a->Packed;
            for (int o = 0; o < a->Outputs; o++)
            {
                float y = a->Bias[o];
                for (int s = 0; s < a->Segments; s++)
                {
                    float* x = input + ((long)t * a->InputStep) + ((long)s * a->SegmentStep);
                    for (int l = 0; l < a->SegmentLength; l++) y += *weights++ * x[l];
                }

                y = ScalarMath.Activate(a->Activation, y, a->ActivationParameter, alpha == null ? 0 : alpha[o], beta == null ? 0 : beta[o]);
                if (residual != null) y += residual[((long)t * a->ResidualStep) + o];
                if (output != null) output[((long)t * a->OutputStep) + o] = y;
                if (second != null) second[((long)t * a->SecondOutputStep) + o] = ScalarMath.Activate(a->SecondActivation, y, a->SecondActivationParameter, secondAlpha == null ? 0 : secondAlpha[o], secondBeta == null ? 0 : secondBeta[o]);
            }
        }
    }
}
