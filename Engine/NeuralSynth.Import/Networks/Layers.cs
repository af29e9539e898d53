namespace NeuralSynth.Import.Networks;

/// <summary>One step of a network. Frames are those of its input; delays are what streaming needs.</summary>
internal abstract record Layer;

/// <summary>A convolution. In streaming it has <see cref="PaddingFrames"/> frames of its past in front of it.</summary>
internal sealed record ConvolutionLayer : Layer
{
    /// <summary>[O][I/groups][K]</summary>
    public required float[] Weights { get; init; }

    /// <summary>[O], or null.</summary>
    public float[]? Bias { get; init; }

    public required int Inputs { get; init; }

    public required int Outputs { get; init; }

    public required int Taps { get; init; }

    public int Stride { get; init; } = 1;

    public int Dilation { get; init; } = 1;

    public int Groups { get; init; } = 1;

    /// <summary>Frames in front of and behind the signal that keep its length; streaming has them all in front.</summary>
    public required int PaddingFrames { get; init; }

    /// <summary>Those of them that were behind: what the layer looks ahead.</summary>
    public required int LookAheadFrames { get; init; }

    /// <summary>Delay in front of it, by which what a strided layer looks ahead becomes whole output frames.</summary>
    public int InputDelayFrames { get; init; }

    /// <summary>Input frames that one output frame looks at.</summary>
    public int Reach => ((Taps - 1) * Dilation) + 1;
}

/// <summary>A transposed convolution with kernel 2r, stride r and padding r/2.</summary>
/// <param name="Weights">[I][O][2r]</param>
/// <param name="Bias">[O], or null.</param>
/// <param name="Inputs">I</param>
/// <param name="Outputs">O</param>
/// <param name="Ratio">r, even.</param>
internal sealed record UpsamplingLayer(float[] Weights, float[]? Bias, int Inputs, int Outputs, int Ratio) : Layer;

/// <summary>x for x ≥ 0, else slope·x.</summary>
internal sealed record LeakyLayer(float Slope) : Layer;

/// <summary>x + sin²(αx)/(α + 1e-9) with one α per channel (Ziyin 2020).</summary>
internal sealed record SnakeLayer(float[] Alpha) : Layer;

/// <summary>gain·x + offset per channel.</summary>
internal sealed record AffineLayer(float[] Gain, float[] Offset) : Layer;

/// <summary>Sum of branches.</summary>
internal sealed record SumLayer(Branch[] Branches) : Layer;

/// <summary>Layers behind a delay of their input, by which they wait for what other branches look ahead.</summary>
internal sealed record Branch(int DelayFrames, Layer[] Layers);
