using NeuralSynth.Contract.Onnx;

namespace NeuralSynth.Models.Compiler;

/// <summary>One operator of the graph that is compiled. Patterns of several operators become nodes of the derived
/// types.</summary>
internal class GraphNode
{
    private readonly NodeProto _node;

    internal GraphNode(NodeProto node, int index, GraphValue?[] inputs, GraphValue?[] outputs)
    {
        _node = node;
        Index = index;
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>A node in the place of <paramref name="origin"/>, for messages and profiles.</summary>
    protected GraphNode(GraphNode origin, GraphValue?[] inputs, GraphValue?[] outputs)
        : this(origin._node, origin.Index, inputs, outputs)
    {
    }

    /// <summary>Position in the model's list of nodes.</summary>
    internal int Index { get; }

    internal string Name => _node.Name;

    /// <summary>The ONNX operator, or the name of a pattern.</summary>
    internal virtual string Type => _node.OpType;

    /// <summary>The ONNX operator that it was made from.</summary>
    internal string SourceType => _node.OpType;

    /// <summary>Inputs; null where an optional one is left out.</summary>
    internal GraphValue?[] Inputs { get; private protected set; }

    /// <summary>Outputs; null where nobody asked for one.</summary>
    internal GraphValue?[] Outputs { get; private protected set; }

    internal bool Has(int input) => input < Inputs.Length && Inputs[input] != null;

    /// <summary>An input of floats.</summary>
    internal GraphValue Input(int index)
    {
        if (!Has(index)) throw UnsupportedGraphException.At(this, $"input {index} is missing");
        GraphValue value = Inputs[index]!;
        return value.IsFloat ? value : throw UnsupportedGraphException.At(this, $"input {index} is not of floats");
    }

    internal GraphValue Output => Outputs[0] ?? throw UnsupportedGraphException.At(this, "its first output is left out");

    /// <summary>An input that the graph's structure depends on: sizes, axes.</summary>
    internal int[]? Integers(int input)
    {
        if (!Has(input)) return null;
        double[] contents = Inputs[input]!.Contents ?? throw UnsupportedGraphException.At(this, $"input {input} is computed");
        return Array.ConvertAll(contents, v => (int)Math.Clamp(v, int.MinValue, int.MaxValue));
    }

    /// <summary>One number that must be known; <paramref name="standard"/> where the input is left out.</summary>
    internal unsafe float Number(int input, float standard)
    {
        if (!Has(input)) return standard;
        View? constant = Inputs[input]!.Constant;
        if (constant is not { Elements: 1 }) throw UnsupportedGraphException.At(this, $"input {input} is computed");
        return constant.Storage.Address[constant.Offset];
    }

    internal long Int(string name, long standard) => Find(name) is { } attribute ? attribute.I : standard;

    internal float Float(string name, float standard) => Find(name) is { } attribute ? attribute.F : standard;

    internal string Text(string name, string standard) => Find(name) is { } attribute ? attribute.S.ToStringUtf8() : standard;

    internal int[]? Ints(string name) => Find(name) is { } attribute ? [.. attribute.Ints.Select(i => (int)i)] : null;

    internal AttributeProto? Find(string name) => _node.Attribute.FirstOrDefault(a => a.Name == name);

    /// <summary>Axes from an input (newer operator sets) or an attribute (older ones), counted from the front.</summary>
    internal int[]? Axes(int input, int rank)
    {
        int[]? axes = Has(input) ? Integers(input) : Ints("axes");
        return axes == null ? null : Array.ConvertAll(axes, a => a < 0 ? a + rank : a);
    }

    /// <summary>Attribute "axis", counted from the front.</summary>
    internal int Axis(int rank, long standard)
    {
        int axis = (int)Int("axis", standard);
        return axis < 0 ? axis + rank : axis;
    }
}
