using System.Runtime.Intrinsics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanRecurrent"/>: the products of each step are convolutions with one frame.</summary>
/// <remarks>[audio-thread]</remarks>
internal static unsafe class RecurrentKernel
{
    internal static bool FitsHalf(PlanRecurrent* a)
    {
        PlanConvolution all = Product(a, 0, 3);
        return ConvolutionPacking.FitsHalf(&all);
    }

    internal static nuint PackedBytes<TLanes>(PlanRecurrent* a)
        where TLanes : struct, ILanes<TLanes> => Bytes<TLanes>(a, 0, 2) + Bytes<TLanes>(a, 2, 1);

    internal static void Pack<TLanes>(PlanRecurrent* a, byte* memory, float* scratch)
        where TLanes : struct, ILanes<TLanes>
    {
        PlanConvolution gates = Product(a, 0, 2), candidate = Product(a, 2, 1);
        ConvolutionPacking.Pack<TLanes>(&gates, a->HalfWeights != 0, memory, scratch);
        ConvolutionPacking.Pack<TLanes>(&candidate, a->HalfWeights != 0, memory + Bytes<TLanes>(a, 0, 2), scratch);
        a->Packed = memory;
        a->Bias = gates.Bias;
    }

    [RealTime]
    internal static void Run(PlanRecurrent* a, float** bases)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes512>(a, bases);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(a, bases);
        else Run<Lanes128>(a, bases);
    }

    [RealTime]
    internal static void Run<TLanes>(PlanRecurrent* a, float** bases)
        where TLanes : struct, ILanes<TLanes>
    {
        int size = a->HiddenSize;
        float* hidden = a->Hidden.In(bases);
        float* update = a->Scratch.In(bases);
        float* reset = update + size;
        float* candidate = update + (2 * size);
        ConvolutionCall gates = Call<TLanes>(a, 0, 2, hidden, update);
        ConvolutionCall last = Call<TLanes>(a, 2, 1, a->LinearBeforeReset != 0 ? hidden : update + (3 * size), candidate);
        for (int t = 0; t < a->Steps; t++)
        {
            float* x = a->InputProducts.In(bases) + ((long)t * 3 * size);
            float* output = a->Output.In(bases) + ((long)t * a->OutputStep);
            ConvolutionKernel.Run<TLanes>(&gates);
            Combine<TLanes, SigmoidOfSumFunction>(update, x, null, update, 2 * size);
            if (a->LinearBeforeReset == 0) Combine<TLanes, MultiplyFunction>(reset, hidden, null, last.Input, size);
            ConvolutionKernel.Run<TLanes>(&last);
            if (a->LinearBeforeReset != 0) Combine<TLanes, MultiplyFunction>(candidate, reset, null, candidate, size);
            Combine<TLanes, TanhOfSumFunction>(candidate, x + (2 * size), null, candidate, size);
            Combine<TLanes, BlendFunction>(hidden, candidate, update, hidden, size);
            Combine<TLanes, IdentityFunction>(hidden, null, null, output, size);
        }
    }

    private static void Combine<TLanes, TFunction>(float* a, float* b, float* c, float* target, int count)
        where TLanes : struct, ILanes<TLanes>
        where TFunction : struct, IFunction => ElementwiseRows.Row<TLanes, TFunction>(a, 1, b, 1, c, 1, target, count, 0, 0);

    private static nuint Bytes<TLanes>(PlanRecurrent* a, int gate, int gates)
        where TLanes : struct, ILanes<TLanes>
    {
        PlanConvolution product = Product(a, gate, gates);
        return PlanPacking.Aligned(ConvolutionPacking.Bytes<TLanes>(&product, a->HalfWeights != 0));
    }

    /// <summary>The product of some gates as a convolution.</summary>
    private static PlanConvolution Product(PlanRecurrent* a, int gate, int gates)
    {
        int size = a->HiddenSize;
        return new()
        {
            Frames = 1,
            Segments = 1,
            SegmentLength = size,
            Outputs = gates * size,
            Source = a->Source + ((long)gate * size * size),
            SourceOutputStep = size,
            SourceLengthStep = 1,
            SourceBias = a->SourceBias == null ? null : a->SourceBias + (gate * size),
        };
    }

    private static ConvolutionCall Call<TLanes>(PlanRecurrent* a, int gate, int gates, float* input, float* output)
        where TLanes : struct, ILanes<TLanes>
    {
        PlanConvolution product = Product(a, gate, gates);
        bool isHalf = a->HalfWeights != 0;
        byte* memory = (byte*)a->Packed + (gate == 0 ? 0 : Bytes<TLanes>(a, 0, 2));
        float* bias = ConvolutionPacking.Bias<TLanes>(&product, isHalf, memory);
        return new()
        {
            Input = input,
            Output = output,
            Segments = 1,
            SegmentLength = a->HiddenSize,
            Frames = 1,
            Outputs = product.Outputs,
            Packed = memory,
            IsHalf = isHalf,
            Bias = bias,
            Scale = ConvolutionPacking.Scale(bias, product.Outputs),
            Zeros = ConvolutionPacking.Zeros(bias, product.Outputs),
        };
    }
}
