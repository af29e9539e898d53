namespace NeuralSynth.Autodiff;

/// <summary>One operator application.</summary>
public sealed class Node
{
    private readonly IReadOnlyDictionary<string, object> _attributes;

    internal Node(string name, string op, Value?[] inputs, IReadOnlyDictionary<string, object> attributes)
    {
        Name = name;
        Op = op;
        Inputs = inputs;
        _attributes = attributes;
    }

    /// <summary>Unique name in its graph.</summary>
    public string Name { get; }

    /// <summary>ONNX operator type.</summary>
    public string Op { get; }

    /// <summary>Inputs in ONNX order; null where an optional input is absent.</summary>
    public IReadOnlyList<Value?> Inputs { get; }

    /// <summary>Outputs in ONNX order.</summary>
    public IReadOnlyList<Value> Outputs { get; internal set; } = [];

    internal IReadOnlyDictionary<string, object> Attributes => _attributes;

    /// <summary>An input that must be present.</summary>
    /// <exception cref="GraphException">It is absent; names the node.</exception>
    public Value Input(int index) =>
        index < Inputs.Count && Inputs[index] is { } value ? value : throw new GraphException($"{this}: input {index} is missing.");

    internal bool Has(int index) => index < Inputs.Count && Inputs[index] is not null;

    internal long Int(string name, long fallback = 0) => _attributes.TryGetValue(name, out object? v) ? (long)v : fallback;

    internal float Float(string name, float fallback = 0) => _attributes.TryGetValue(name, out object? v) ? (float)v : fallback;

    internal int[] Ints(string name, int[] fallback) => _attributes.TryGetValue(name, out object? v) ? Array.ConvertAll((long[])v, x => (int)x) : fallback;

    /// <summary>The integers of an input that must be a constant.</summary>
    internal int[] ConstantInts(int index) => Input(index).Longs is { } longs
        ? Array.ConvertAll(longs, x => x > int.MaxValue ? int.MaxValue : x < int.MinValue ? int.MinValue : (int)x)
        : throw new GraphException($"{this}: input {index} ({Input(index)}) must be an integer constant, so that shapes stay static.");

    /// <inheritdoc/>
    public override string ToString() => $"{Op} node '{Name}'";
}
