namespace NeuralSynth.Import;

/// <summary>Bounds on what a file may ask of this machine; checked before anything of that size is allocated.</summary>
public sealed record ImportLimits
{
    /// <summary>The limits that are documented in docs/rave-import.md.</summary>
    public static ImportLimits Default { get; } = new();

    /// <summary>Size of the file, bytes.</summary>
    public long FileBytes { get; init; } = 1L << 30;

    /// <summary>Entries of the archive.</summary>
    public int Entries { get; init; } = 20_000;

    /// <summary>Size of the archive's directory, bytes.</summary>
    public int DirectoryBytes { get; init; } = 8 << 20;

    /// <summary>Size of the object description (<c>data.pkl</c>), bytes. It bounds the objects: every one takes a byte or more.</summary>
    public int PickleBytes { get; init; } = 2 << 20;

    /// <summary>Size of one class description, uncompressed, bytes.</summary>
    public int ClassBytes { get; init; } = 1 << 20;

    /// <summary>Size of all class descriptions that are looked at, uncompressed, bytes.</summary>
    public long AllClassBytes { get; init; } = 32L << 20;

    /// <summary>Numbers of one tensor.</summary>
    public long TensorElements { get; init; } = 16L << 20;

    /// <summary>Numbers of all tensors that are read; what model packages allow.</summary>
    public long AllElements { get; init; } = 44L << 20;

    /// <summary>Layers of a network.</summary>
    public int Layers { get; init; } = 2_000;
}
