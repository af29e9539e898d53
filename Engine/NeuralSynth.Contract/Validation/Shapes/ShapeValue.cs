using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation.Shapes;

/// <summary>What is known of a tensor without running the graph: its shape, and its contents when it is a small constant
/// (sizes, axes, factors).</summary>
internal sealed class ShapeValue(long[] shape, double[]? contents = null)
{
    /// <summary>Larger constants are weights, not sizes.</summary>
    public const int MostContents = 1024;

    public long[] Shape { get; } = shape;

    /// <summary>In row order; integers are exact below 2^53, far above every limit.</summary>
    public double[]? Contents { get; } = contents is { Length: <= MostContents } ? contents : null;

    public int Rank => Shape.Length;

    /// <summary>The shapes are checked when they are made, so the product stays within the limit.</summary>
    public long Elements => Product(Shape);

    public override string ToString() => Rule.Shape(Shape);

    /// <summary>The product, at most <see cref="long.MaxValue"/>.</summary>
    public static long Product(ReadOnlySpan<long> dims)
    {
        Int128 product = 1;
        foreach (long dim in dims)
        {
            if (dim == 0) return 0;
            product *= dim;
            if (product > long.MaxValue) product = long.MaxValue;
        }
        return (long)product;
    }
}
