using System.Runtime.InteropServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Packs weights in the order of the kernels: one native block per plan.</summary>
/// <remarks>[main-thread or loader thread]</remarks>
internal static unsafe class PlanPacking
{
    private const nuint Alignment = 64;

    internal static bool Pack(Plan* plan)
    {
        nuint bytes = 0;
        for (int i = 0; i < plan->OperationCount; i++) Place(plan->Operations + i, null, ref bytes);
        void* memory = bytes == 0 ? null : NativeMemory.AlignedAlloc(bytes, Alignment);
        if (bytes > 0 && memory == null) return false;
        plan->PackedWeights = memory;
        plan->PackedBytes = bytes;
        bytes = 0;
        for (int i = 0; i < plan->OperationCount; i++) Place(plan->Operations + i, (byte*)memory, ref bytes);
        return true;
    }

    internal static void Free(Plan* plan)
    {
        NativeMemory.AlignedFree(plan->PackedWeights);
        plan->PackedWeights = null;
        plan->PackedBytes = 0;
    }

    private static void Place(PlanOperation* operation, byte* memory, ref nuint position)
    {
        if (operation->Kernel == PlanKernel.Convolution)
        {
            PlanConvolution* a = &operation->Convolution;
            nuint weights = Aligned((nuint)a->Outputs * (nuint)(a->Segments * a->SegmentLength) * sizeof(float));
            if (memory != null) ConvolutionKernel.Pack(a, (float*)(memory + position), (float*)(memory + position + weights));
            position += weights + Aligned((nuint)a->Outputs * sizeof(float));
        }
        else if (operation->Kernel == PlanKernel.Recurrent)
        {
            PlanRecurrent* a = &operation->Recurrent;
            nuint count = (nuint)a->HiddenSize;
            nuint weights = Aligned(3 * count * count * sizeof(float));
            if (memory != null) RecurrentKernel.Pack(a, (float*)(memory + position), (float*)(memory + position + weights));
            position += weights + Aligned(3 * count * sizeof(float));
        }
    }

    private static nuint Aligned(nuint bytes) => (bytes + Alignment - 1) & ~(Alignment - 1);
}
