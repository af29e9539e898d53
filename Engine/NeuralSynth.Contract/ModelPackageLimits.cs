namespace NeuralSynth.Contract;

/// <summary>Bounds on what a package may ask of this machine; checked before anything of that size is allocated.
/// The defaults are those of docs/model-package.md.</summary>
public sealed record ModelPackageLimits
{
    /// <summary>The documented limits.</summary>
    public static ModelPackageLimits Default { get; } = new();

    /// <summary>Size of the package file, bytes.</summary>
    public long PackageBytes { get; init; } = 256L << 20;

    /// <summary>Uncompressed size of one file, bytes.</summary>
    public long FileBytes { get; init; } = 128L << 20;

    /// <summary>Uncompressed size of all files together, bytes.</summary>
    public long TotalBytes { get; init; } = 256L << 20;

    /// <summary>Files and folders.</summary>
    public int Entries { get; init; } = 256;

    /// <summary>Size of <c>model.json</c>, bytes.</summary>
    public int ManifestBytes { get; init; } = 4 << 20;

    /// <summary>Uncompressed over compressed size of a file larger than <see cref="CompressionRatioFromBytes"/>.</summary>
    public int CompressionRatio { get; init; } = 50;

    /// <summary>Smaller files are exempt from <see cref="CompressionRatio"/>, bytes.</summary>
    public int CompressionRatioFromBytes { get; init; } = 1 << 20;

    /// <summary>Nodes of one graph.</summary>
    public int GraphNodes { get; init; } = 20_000;

    /// <summary>Dimensions of one tensor.</summary>
    public int TensorRank { get; init; } = 8;

    /// <summary>Elements of one input or output of a graph.</summary>
    public int PortElements { get; init; } = 1 << 22;

    /// <summary>Weights of all graphs together, elements.</summary>
    public long Weights { get; init; } = 40L << 20;

    /// <summary>Memory that the description of one graph may take beyond its weights, bytes.</summary>
    public long GraphDescriptionBytes { get; init; } = 64L << 20;

    /// <summary>Numbers in the results of all nodes of one graph together.</summary>
    public long StepElements { get; init; } = 64L << 20;

    /// <summary>Multiply-adds of one step of a graph. A real-time model needs a thousandth of it; a drum generator,
    /// which makes a whole waveform in one step, comes closer.</summary>
    public long StepMultiplyAdds { get; init; } = 64L << 30;
}
