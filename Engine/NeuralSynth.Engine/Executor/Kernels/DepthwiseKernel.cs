using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanDepthwise"/>.</summary>
/// <remarks>[audio-thread]</remarks>
internal static unsafe class DepthwiseKernel
{
    // The widest vector.
    private const int MostLanes = 16;

    [RealTime]
    internal static void Run(PlanDepthwise* a, float** bases)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes512>(a, bases);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(a, bases);
        else Run<Lanes128>(a, bases);
    }

    [RealTime]
    internal static void Run<TLanes>(PlanDepthwise* a, float** bases)
        where TLanes : struct, ILanes<TLanes>
    {
        float* input = a->Input.In(bases);
        float* output = a->Output.In(bases);
        float* weights = a->Weights.In(bases);
        float* bias = a->Bias.IsPresent ? a->Bias.In(bases) : null;
        for (int t = 0; t < a->Frames; t++)
        {
            Frame<TLanes>(a, input, weights, bias, output);
            if (a->Activation == PlanActivation.LeakyRelu) ElementwiseRows.Row<TLanes, LeakyReluFunction>(output, 1, null, 0, null, 0, output, a->Channels, a->ActivationParameter, 0);
            else Activations.Rows<TLanes>(a->Activation, output, 1, 0, a->Channels, null, null);
            input += a->InputStep;
            output += a->OutputStep;
        }
    }

    [SkipLocalsInit]
    private static void Frame<TLanes>(PlanDepthwise* a, float* input, float* weights, float* bias, float* output)
        where TLanes : struct, ILanes<TLanes>
    {
        int whole = a->Channels - (a->Channels % TLanes.Count);
        for (int c = 0; c < whole; c += TLanes.Count)
        {
            TLanes sum = bias == null ? TLanes.All(0) : TLanes.Load(bias + c);
            float* x = input + c;
            float* w = weights + c;
            for (int k = 0; k < a->Taps; k++, x += a->TapStep, w += a->Channels) sum = TLanes.MulAdd(TLanes.Load(w), TLanes.Load(x), sum);
            TLanes.Store(sum, output + c);
        }

        if (whole < a->Channels) Rest<TLanes>(a, input + whole, weights + whole, bias == null ? null : bias + whole, output + whole, a->Channels - whole);
    }

    /// <summary>The last channels, each through a vector of copies: the same additions as everywhere.</summary>
    private static void Rest<TLanes>(PlanDepthwise* a, float* input, float* weights, float* bias, float* output, int count)
        where TLanes : struct, ILanes<TLanes>
    {
        float* lanes = stackalloc float[MostLanes];
        for (int c = 0; c < count; c++)
        {
            TLanes sum = TLanes.All(bias == null ? 0 : bias[c]);
            for (int k = 0; k < a->Taps; k++) sum = TLanes.MulAdd(TLanes.All(weights[((long)k * a->Channels) + c]), TLanes.All(input[((long)k * a->TapStep) + c]), sum);
            TLanes.Store(sum, lanes);
            output[c] = *lanes;
        }
    }
}
