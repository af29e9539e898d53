using System.Runtime.Intrinsics;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Executor.Kernels;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>Every vector width that this process can run, so that one machine tests what three libraries contain.</summary>
internal static unsafe class KernelWidths
{
    public static TheoryData<int> Available
    {
        get
        {
            var widths = new TheoryData<int> { 128 };
            if (Vector256.IsHardwareAccelerated) widths.Add(256);
            if (Vector512.IsHardwareAccelerated) widths.Add(512);
            return widths;
        }
    }

    /// <summary>The one that plans use.</summary>
    public static int Widest => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>Packs like <see cref="Plan.Prepare"/>, for kernels of this width.</summary>
    public static bool Prepare(int width, Plan* plan) => width switch
    {
        512 => PlanPacking.Pack<Lanes512>(plan),
        256 => PlanPacking.Pack<Lanes256>(plan),
        _ => PlanPacking.Pack<Lanes128>(plan),
    };

    /// <summary>Runs one operation like the executor, on kernels of this width.</summary>
    public static void Run(int width, PlanOperation* operation, float** bases)
    {
        if (width == 512) Run<Lanes512>(operation, bases);
        else if (width == 256) Run<Lanes256>(operation, bases);
        else Run<Lanes128>(operation, bases);
    }

    private static void Run<TLanes>(PlanOperation* operation, float** bases)
        where TLanes : struct, ILanes<TLanes>
    {
        switch (operation->Kernel)
        {
            case PlanKernel.Convolution:
                ConvolutionCall call = ConvolutionCall.Of(&operation->Convolution, bases);
                ConvolutionKernel.Run<TLanes>(&call);
                break;
            case PlanKernel.Elementwise:
                ElementwiseKernel.Run<TLanes>(&operation->Elementwise, bases);
                break;
            case PlanKernel.Depthwise:
                DepthwiseKernel.Run<TLanes>(&operation->Depthwise, bases);
                break;
            case PlanKernel.Recurrent:
                RecurrentKernel.Run<TLanes>(&operation->Recurrent, bases);
                break;
            case PlanKernel.Rows:
                RowsKernel.Run<TLanes>(&operation->Rows, bases);
                break;
            default:
                PlanExecutor.Run(operation, bases);
                break;
        }
    }
}
