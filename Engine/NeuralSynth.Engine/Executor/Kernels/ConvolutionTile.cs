namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>What one register tile computes: some output frames × one panel of output channels.</summary>
internal unsafe struct ConvolutionTile
{
    /// <summary>First input of the first frame.</summary>
    public float* Input;

    /// <summary>Floats between the inputs of two frames.</summary>
    public nint InputStep;

    /// <summary>Segments, their length, and the floats from the end of one to the start of the next.</summary>
    public nint Segments, Length, SegmentGap;

    /// <summary>Packed weights, one row of the panel after the other.</summary>
    public byte* Weights;

    /// <summary>Sums to start with, for every frame.</summary>
    public float* Initial;

    /// <summary>Of the panel's channels, for <see cref="HalfWeights"/>.</summary>
    public float* Scale, Bias;

    /// <summary>Factor of negative sums; 1 leaves them.</summary>
    public float Slope;

    /// <summary>Where the results go, and the floats between their frames.</summary>
    public float* Result;

    /// <summary>See <see cref="Result"/>.</summary>
    public nint ResultStep;
}
