namespace NeuralSynth.Engine.Executor;

/// <summary>
/// The workhorse: every convolution and every product with a constant matrix.
/// <c>y[t][o] = Σ_s Σ_l W[o][s][l] · x[t·InputStep + s·SegmentStep + l] + bias[o]</c>,
/// then <c>y = activation(y)</c>, <c>y += residual[t][o]</c>, stored in Output; <c>secondActivation(y)</c> in SecondOutput.
/// </summary>
/// <remarks>
/// Frames are time-major: the channels of one frame lie together. A dilated convolution has one segment per tap
/// (SegmentStep = dilation·channels); undilated with dense frames it is a single segment of taps·channels. A stride is
/// a larger InputStep. A transposed convolution with k ≤ 2·stride is a 2-tap one with stride·outputs, whose rows lie
/// where the interleaved frames belong. A matrix product has Frames rows and one segment.
/// </remarks>
public unsafe struct PlanConvolution
{
    /// <summary>x of the first output frame's first segment.</summary>
    public PlanOperand Input;

    /// <summary>Floats between the inputs of two output frames.</summary>
    public int InputStep;

    /// <summary>S, L and the floats between two segments.</summary>
    public int Segments, SegmentLength, SegmentStep;

    /// <summary>T, output frames.</summary>
    public int Frames;

    /// <summary>O, output channels.</summary>
    public int Outputs;

    /// <summary>Where y goes; may be absent when <see cref="SecondOutput"/> is there.</summary>
    public PlanOperand Output;

    /// <summary>Floats between output frames.</summary>
    public int OutputStep;

    /// <summary>Added after the activation; absent: nothing. May be the same memory as Output.</summary>
    public PlanOperand Residual;

    /// <summary>Floats between its frames.</summary>
    public int ResidualStep;

    /// <summary>Applied before the residual.</summary>
    public PlanActivation Activation;

    /// <summary>Slope of LeakyRelu.</summary>
    public float ActivationParameter;

    /// <summary>[O] α and β of Snake for <see cref="Activation"/>, in the plan's constants.</summary>
    public PlanOperand Alpha, Beta;

    /// <summary>secondActivation(y), or absent.</summary>
    public PlanOperand SecondOutput;

    /// <summary>Floats between its frames.</summary>
    public int SecondOutputStep;

    /// <summary>Applied after the residual, for SecondOutput only.</summary>
    public PlanActivation SecondActivation;

    /// <summary>Slope of LeakyRelu.</summary>
    public float SecondActivationParameter;

    /// <summary>[O] α and β of Snake for <see cref="SecondActivation"/>.</summary>
    public PlanOperand SecondAlpha, SecondBeta;

    /// <summary>1: weights are stored in 16 bits, where that is at least as exact as IEEE half precision.</summary>
    public int HalfWeights;

    /// <summary>Weights as the graph has them: <c>W[o][s][l] = Source[o·SourceOutputStep + s·SourceSegmentStep +
    /// l·SourceLengthStep]</c>. Only valid until <see cref="Plan.Prepare"/> returned.</summary>
    public float* Source;

    /// <summary>Strides of <see cref="Source"/>, floats. A single segment of several taps (L = taps·channels) has
    /// <see cref="SourceTapChannels"/> channels per tap: l = tap·channels + c then reads tap·SourceTapStep + c·SourceLengthStep.</summary>
    public int SourceOutputStep, SourceSegmentStep, SourceLengthStep, SourceTapChannels, SourceTapStep;

    /// <summary>[O] bias, or null. Same lifetime as <see cref="Source"/>.</summary>
    public float* SourceBias;

    /// <summary>Packed by <see cref="Plan.Prepare"/> in the order of the kernel in use; belongs to the plan.</summary>
    public void* Packed;

    /// <summary>[O rounded up to 16] bias; zero where the graph has none. Made by <see cref="Plan.Prepare"/>; what lies
    /// behind it is private to the kernel.</summary>
    public float* Bias;

    /// <summary>Kernel variant and tile sizes, chosen by <see cref="Plan.Prepare"/>; private to the kernel.</summary>
    public int Variant0, Variant1, Variant2, Variant3;
}
