using System.Runtime.Intrinsics;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Packs the weights of a plan's operations into one block of native memory.</summary>
/// <remarks>[main-thread or loader thread]</remarks>
internal static unsafe class PlanPacking
{
    private const nuint Alignment = 64;

    internal static bool Pack(Plan* plan)
    {
        if (Vector512.IsHardwareAccelerated) return Pack<Lanes512>(plan);
        return Vector256.IsHardwareAccelerated ? Pack<Lanes256>(plan) : Pack<Lanes128>(plan);
    }

    /// <summary>Packs for kernels with these vectors.</summary>
    internal static bool Pack<TLanes>(Plan* plan)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint bytes = 0;
        int mostInputs = 0;
        for (int i = 0; i < plan->OperationCount; i++) Measure<TLanes>(plan->Operations + i, ref bytes, ref mostInputs);
        if (!WeightMemory.TryAllocate(bytes, out byte* memory)) return false;
        if (!WeightMemory.TryAllocate((nuint)mostInputs * ConvolutionPacking.WidestPanel * sizeof(float), out byte* scratch))
        {
            WeightMemory.Free(memory);
            return false;
        }

        plan->PackedWeights = memory;
        plan->PackedBytes = bytes;
        for (int i = 0; i < plan->OperationCount; i++) memory = Pack<TLanes>(plan->Operations + i, memory, (float*)scratch);
        WeightMemory.Free(scratch);
        return true;
    }

    internal static void Free(Plan* plan)
    {
        WeightMemory.Free(plan->PackedWeights);
        plan->PackedWeights = null;
        plan->PackedBytes = 0;
    }

    private static void Measure<TLanes>(PlanOperation* operation, ref nuint bytes, ref int mostInputs)
        where TLanes : struct, ILanes<TLanes>
    {
        if (operation->Kernel == PlanKernel.Convolution)
        {
            PlanConvolution* a = &operation->Convolution;
            a->Variant0 = a->HalfWeights != 0 && ConvolutionPacking.FitsHalf(a) ? 1 : 0;
            bytes += Aligned(ConvolutionPacking.Bytes<TLanes>(a, a->Variant0 != 0));
            mostInputs = Math.Max(mostInputs, a->Segments * a->SegmentLength);
        }
        else if (operation->Kernel == PlanKernel.Recurrent)
        {
            PlanRecurrent* a = &operation->Recurrent;
            if (a->HalfWeights != 0 && !RecurrentKernel.FitsHalf(a)) a->HalfWeights = 0;
            bytes += RecurrentKernel.PackedBytes<TLanes>(a);
            mostInputs = Math.Max(mostInputs, a->HiddenSize);
        }
    }

    private static byte* Pack<TLanes>(PlanOperation* operation, byte* memory, float* scratch)
        where TLanes : struct, ILanes<TLanes>
    {
        if (operation->Kernel == PlanKernel.Convolution)
        {
            PlanConvolution* a = &operation->Convolution;
            ConvolutionPacking.Pack<TLanes>(a, a->Variant0 != 0, memory, scratch);
            return memory + Aligned(ConvolutionPacking.Bytes<TLanes>(a, a->Variant0 != 0));
        }

        if (operation->Kernel != PlanKernel.Recurrent) return memory;
        RecurrentKernel.Pack<TLanes>(&operation->Recurrent, memory, scratch);
        return memory + RecurrentKernel.PackedBytes<TLanes>(&operation->Recurrent);
    }

    internal static nuint Aligned(nuint bytes) => (bytes + Alignment - 1) & ~(Alignment - 1);
}
