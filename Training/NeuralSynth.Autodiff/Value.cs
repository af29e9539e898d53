namespace NeuralSynth.Autodiff;

/// <summary>Element types that graphs here use; the numbers are ONNX's.</summary>
public enum ElementKind
{
    /// <summary>32-bit float.</summary>
    Float = 1,

    /// <summary>64-bit integer: shapes, indices.</summary>
    Int64 = 7,

    /// <summary>Truth value: results of comparisons.</summary>
    Bool = 9,
}

/// <summary>One tensor of a graph: an input, a constant or the result of a node. Its shape is static.</summary>
public sealed class Value
{
    internal Value(string name, ElementKind kind, int[] shape, Node? producer)
    {
        Name = name;
        Kind = kind;
        Shape = shape;
        Producer = producer;
    }

    /// <summary>Unique name in its graph.</summary>
    public string Name { get; internal set; }

    /// <summary>Element type.</summary>
    public ElementKind Kind { get; }

    /// <summary>Static shape, outermost axis first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Count;

    /// <summary>Number of elements.</summary>
    public int Length => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>True for a value fixed when the graph is built.</summary>
    public bool IsConstant => Floats is not null || Longs is not null;

    /// <summary>The node that computes it; null for inputs and constants.</summary>
    internal Node? Producer { get; }

    internal float[]? Floats { get; init; }

    internal long[]? Longs { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
