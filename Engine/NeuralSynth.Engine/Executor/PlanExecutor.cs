using NeuralSynth.Engine.Executor.Kernels;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor;

/// <summary>Dispatch of one operation to its kernel.</summary>
internal static unsafe class PlanExecutor
{
    /// <summary>Runs <paramref name="operation"/> on the buffers at <paramref name="bases"/>.</summary>
    [RealTime]
    internal static void Run(PlanOperation* operation, float** bases)
    {
        switch (operation->Kernel)
        {
            case PlanKernel.Convolution:
                ConvolutionKernel.Run(&operation->Convolution, bases);
                break;
            case PlanKernel.Elementwise:
                ElementwiseKernel.Run(&operation->Elementwise, bases);
                break;
            case PlanKernel.Copy:
                CopyKernel.Run(&operation->Copy, bases);
                break;
            case PlanKernel.Depthwise:
                DepthwiseKernel.Run(&operation->Depthwise, bases);
                break;
            case PlanKernel.Recurrent:
                RecurrentKernel.Run(&operation->Recurrent, bases);
                break;
            case PlanKernel.Rows:
                RowsKernel.Run(&operation->Rows, bases);
                break;
        }
    }
}
