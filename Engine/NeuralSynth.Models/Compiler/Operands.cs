using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

/// <summary>What is done with one operand.</summary>
internal delegate void OperandAction(ref PlanOperand operand);

/// <summary>All operands of an operation that are there.</summary>
internal static class Operands
{
    internal static void ForEach(ref PlanOperation operation, OperandAction action)
    {
        switch (operation.Kernel)
        {
            case PlanKernel.Convolution:
                ref PlanConvolution c = ref operation.Convolution;
                Visit(ref c.Input, action);
                Visit(ref c.Output, action);
                Visit(ref c.Residual, action);
                Visit(ref c.SecondOutput, action);
                Visit(ref c.Alpha, action);
                Visit(ref c.Beta, action);
                Visit(ref c.SecondAlpha, action);
                Visit(ref c.SecondBeta, action);
                break;
            case PlanKernel.Depthwise:
                Visit(ref operation.Depthwise.Input, action);
                Visit(ref operation.Depthwise.Weights, action);
                Visit(ref operation.Depthwise.Bias, action);
                Visit(ref operation.Depthwise.Output, action);
                break;
            case PlanKernel.Elementwise:
                Visit(ref operation.Elementwise.A, action);
                Visit(ref operation.Elementwise.B, action);
                Visit(ref operation.Elementwise.C, action);
                Visit(ref operation.Elementwise.Output, action);
                break;
            case PlanKernel.Copy:
                Visit(ref operation.Copy.Input, action);
                Visit(ref operation.Copy.Output, action);
                break;
            case PlanKernel.Recurrent:
                Visit(ref operation.Recurrent.InputProducts, action);
                Visit(ref operation.Recurrent.Hidden, action);
                Visit(ref operation.Recurrent.Output, action);
                Visit(ref operation.Recurrent.Scratch, action);
                break;
            case PlanKernel.Rows:
                Visit(ref operation.Rows.Input, action);
                Visit(ref operation.Rows.Output, action);
                Visit(ref operation.Rows.Gain, action);
                Visit(ref operation.Rows.Offset, action);
                break;
        }
    }

    private static void Visit(ref PlanOperand operand, OperandAction action)
    {
        if (operand.IsPresent) action(ref operand);
    }
}
