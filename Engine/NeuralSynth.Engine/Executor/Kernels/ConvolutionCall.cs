namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>A convolution with all addresses resolved: what <see cref="ConvolutionKernel"/> computes. Names and meaning
/// are those of <see cref="PlanConvolution"/>.</summary>
internal unsafe struct ConvolutionCall
{
    public float* Input, Output, Residual, SecondOutput;
    public nint InputStep, OutputStep, ResidualStep, SecondOutputStep;
    public nint Segments, SegmentLength, SegmentStep;
    public int Frames, Outputs;
    public PlanActivation Activation, SecondActivation;
    public float Slope, SecondSlope;
    public float* Alpha, Beta, SecondAlpha, SecondBeta;

    /// <summary>Packed weights; true when panels of two vectors and more are <see cref="HalfWeights"/>.</summary>
    public byte* Packed;

    /// <summary>See <see cref="Packed"/>.</summary>
    public bool IsHalf;

    /// <summary>[O rounded up to 16] bias, the same number of scales, and a row of zeros for the widest panel.</summary>
    public float* Bias, Scale, Zeros;

    /// <summary>The slope that tiles apply: 1 where another function follows.</summary>
    public readonly float TileSlope => Activation == PlanActivation.LeakyRelu ? Slope : 1;

    /// <summary>Resolves the operands of a plan's operation.</summary>
    internal static ConvolutionCall Of(PlanConvolution* a, float** bases) => new()
    {
        Input = a->Input.In(bases),
        InputStep = a->InputStep,
        Segments = a->Segments,
        SegmentLength = a->SegmentLength,
        SegmentStep = a->SegmentStep,
        Frames = a->Frames,
        Outputs = a->Outputs,
        Output = Address(a->Output, bases),
        OutputStep = a->OutputStep,
        Residual = Address(a->Residual, bases),
        ResidualStep = a->ResidualStep,
        Activation = a->Activation,
        Slope = a->ActivationParameter,
        Alpha = Address(a->Alpha, bases),
        Beta = Address(a->Beta, bases),
        SecondOutput = Address(a->SecondOutput, bases),
        SecondOutputStep = a->SecondOutputStep,
        SecondActivation = a->SecondActivation,
        SecondSlope = a->SecondActivation == PlanActivation.LeakyRelu ? a->SecondActivationParameter : 1,
        SecondAlpha = Address(a->SecondAlpha, bases),
        SecondBeta = Address(a->SecondBeta, bases),
        Packed = (byte*)a->Packed,
        IsHalf = a->Variant0 != 0,
        Bias = a->Bias,
        Scale = ConvolutionPacking.Scale(a->Bias, a->Outputs),
        Zeros = ConvolutionPacking.Zeros(a->Bias, a->Outputs),
    };

    private static float* Address(PlanOperand operand, float** bases) => operand.IsPresent ? operand.In(bases) : null;
}
