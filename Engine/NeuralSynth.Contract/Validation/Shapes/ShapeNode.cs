using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation.Shapes;

/// <summary>A node as the shape rules see it: inputs with known shapes, attributes with defaults.</summary>
internal sealed class ShapeNode(NodeProto node, ShapeValue?[] inputs, Place place)
{
    public Place Place { get; } = place;

    public string Type => node.OpType;

    public int InputCount => inputs.Length;

    public int OutputCount => node.Output.Count;

    /// <summary>Multiply-adds of the node; rules with inner products set it, others cost one per output.</summary>
    public double MultiplyAdds { get; set; }

    public bool Has(int index) => index < inputs.Length && inputs[index] is not null;

    public ShapeValue Input(int index) =>
        Has(index) ? inputs[index]! : throw Place.Fail($"an input {index}", "none");

    public IEnumerable<ShapeValue> Inputs => inputs.Where(i => i is not null)!;

    /// <summary>The contents of an input that determines a shape.</summary>
    public double[] Contents(int index) =>
        Input(index).Contents ?? throw Place.Fail($"an input {index} that is known without running the graph", "one that is computed, or too large");

    public long[] Integers(int index) => Array.ConvertAll(Contents(index), ToInteger);

    public long Int(string name, long standard) => Find(name) is { } attribute ? attribute.I : standard;

    public double Float(string name, double standard) => Find(name) is { } attribute ? attribute.F : standard;

    public string Text(string name, string standard) => Find(name) is { } attribute ? attribute.S.ToStringUtf8() : standard;

    public long[]? Ints(string name) => Find(name) is { } attribute ? [.. attribute.Ints] : null;

    public AttributeProto? Find(string name) => node.Attribute.FirstOrDefault(a => a.Name == name);

    /// <summary>The one number that an input holds.</summary>
    public double Single(int index) => Contents(index) is [var single] ? single : throw Place.Fail($"one number as input {index}", "another count");

    /// <summary>An axis of a tensor of this rank; negative ones count from the end.</summary>
    public int Axis(long axis, int rank)
    {
        long positive = axis < 0 ? axis + rank : axis;
        if (positive < 0 || positive >= rank) throw Place.Fail($"an axis of a tensor of rank {rank}", $"{axis}");
        return (int)positive;
    }

    public void Require(bool holds, string expected, object found)
    {
        if (!holds) throw Place.Fail(expected, $"{found}");
    }

    /// <summary>Axes from an input (newer operator sets) or an attribute (older ones); null if there are none.</summary>
    public int[]? Axes(int input, int rank)
    {
        long[]? axes = Has(input) ? Integers(input) : Ints("axes");
        return axes is null ? null : Array.ConvertAll(axes, a => Axis(a, rank));
    }

    private static long ToInteger(double value)
    {
        const double exact = 1L << 53;
        if (!(Math.Abs(value) <= exact)) return value > 0 ? long.MaxValue / 2 : long.MinValue / 2; // "to the end" in Slice
        return (long)value;
    }
}
