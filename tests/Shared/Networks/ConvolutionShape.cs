namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>One convolution of a network.</summary>
/// <param name="Inputs">Channels in.</param>
/// <param name="Outputs">Channels out.</param>
/// <param name="Taps">Kernel length.</param>
internal sealed record ConvolutionShape(int Inputs, int Outputs, int Taps)
{
    /// <summary>Frames between two taps.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Input frames per output frame.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Independent parts that the channels are split into.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>A seeded bias; what folding a batch normalisation leaves.</summary>
    public bool Bias { get; init; }

    /// <summary>Standard deviation of the output for inputs of deviation 1.</summary>
    public double Gain { get; init; } = 1;

    /// <summary>Frames that one output frame looks at.</summary>
    public int Reach => ((Taps - 1) * Dilation) + 1;

    /// <summary>Frames of earlier steps that the first output frames of a step look at.</summary>
    public int CachedFrames => Math.Max(0, Reach - Stride);

    /// <summary>Inputs of one group.</summary>
    public int GroupInputs => Inputs / Groups;

    public long WeightCount => (long)Outputs * GroupInputs * Taps;

    /// <summary>[O][I/groups][K] seeded by <paramref name="name"/>.</summary>
    public float[] CreateWeights(string name) => SeededValues.Uniform($"{name}.w", WeightCount, Gain / Math.Sqrt(GroupInputs * Taps));
}
