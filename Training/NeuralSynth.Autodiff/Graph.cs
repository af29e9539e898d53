namespace NeuralSynth.Autodiff;

/// <summary>A growing list of nodes in topological order, with shapes known as it grows.</summary>
/// <remarks>Not thread-safe. The operators are methods in the other parts of this class.</remarks>
public sealed partial class Graph
{
    private readonly List<Node> _nodes = [];
    private readonly List<Value> _inputs = [];
    private readonly HashSet<string> _names = [];
    private int _serial;

    /// <summary>Every operator that a graph may contain.</summary>
    public static IReadOnlyCollection<string> Operators => ShapeTable.Operators;

    /// <summary>Nodes in topological order.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Inputs in the order of their declaration.</summary>
    public IReadOnlyList<Value> Inputs => _inputs;

    /// <summary>Declares a float input (data or a weight).</summary>
    /// <param name="name">Unique name, kept in the ONNX file.</param>
    /// <param name="shape">Static shape.</param>
    public Value Input(string name, params int[] shape)
    {
        var value = new Value(Claim(name), ElementKind.Float, [.. shape], null);
        _inputs.Add(value);
        return value;
    }

    /// <summary>A float constant.</summary>
    /// <exception cref="GraphException">The number of elements does not fit the shape.</exception>
    public Value Constant(float[] data, params int[] shape)
    {
        var value = new Value(Claim(null), ElementKind.Float, [.. shape], null) { Floats = data };
        return value.Length == data.Length
            ? value
            : throw new GraphException($"A constant of shape [{string.Join(", ", shape)}] needs {value.Length} elements, got {data.Length}.");
    }

    /// <summary>A float constant without axes.</summary>
    public Value Scalar(float value) => Constant([value]);

    /// <summary>A vector of integers: shapes, axes, indices.</summary>
    public Value Integers(params long[] data) => new(Claim(null), ElementKind.Int64, [data.Length], null) { Longs = data };

    /// <summary>Adds a node and infers the shapes of its outputs.</summary>
    /// <param name="op">ONNX operator with an entry in the shape table.</param>
    /// <param name="inputs">Inputs in ONNX order, null where absent.</param>
    /// <param name="attributes">Attributes: <c>long</c>, <c>long[]</c> or <c>float</c>.</param>
    /// <exception cref="GraphException">Unknown operator or unfitting shapes; names operator and node.</exception>
    public Node Emit(string op, Value?[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new Node($"{op}_{_nodes.Count}", op, inputs, attributes.ToDictionary(a => a.Name, a => a.Value));
        IReadOnlyList<(ElementKind Kind, int[] Shape)> outputs = ShapeTable.Infer(node);
        node.Outputs = [.. outputs.Select(o => new Value(Claim(null), o.Kind, o.Shape, node))];
        _nodes.Add(node);
        return node;
    }

    /// <summary>Adds a copy of <paramref name="value"/> under a name of its own, for use as a graph output.</summary>
    public Value Named(string name, Value value)
    {
        var node = new Node($"Identity_{_nodes.Count}", "Identity", [value], new Dictionary<string, object>());
        var output = new Value(Claim(name), value.Kind, [.. value.Shape], node);
        node.Outputs = [output];
        _nodes.Add(node);
        return output;
    }

    /// <summary>Gives a computed value another name instead of copying it: for outputs of exported graphs.</summary>
    /// <exception cref="GraphException">The value is an input or a constant.</exception>
    public Value Rename(string name, Value value)
    {
        if (value.Producer is null) throw new GraphException($"{value} is an input or a constant and keeps its name.");
        value.Name = Claim(name);
        return value;
    }

    private string Claim(string? name)
    {
        string claimed = name ?? $"v{_serial++}";
        return _names.Add(claimed) ? claimed : throw new GraphException($"The name '{claimed}' is used twice in one graph.");
    }
}
