namespace NeuralSynth.Import.Tests.Archive;

/// <summary>A module as a TorchScript file describes it.</summary>
internal sealed class ScriptNode(string type)
{
    /// <summary>Last part of the class's name.</summary>
    public string Class { get; } = type;

    /// <summary>In order: numbers, flags, texts, null, <see cref="ScriptTensor"/>, modules, long[] (a tuple), string[] (a list).</summary>
    public List<(string Name, object? Value)> Attributes { get; } = [];

    /// <summary>Literals of the class's constants.</summary>
    public List<(string Name, string Type, string Literal)> Constants { get; } = [];

    public ScriptNode With(string name, object? value)
    {
        Attributes.RemoveAll(a => a.Name == name);
        Attributes.Add((name, value));
        return this;
    }

    public ScriptNode Constant(string name, string type, string literal)
    {
        Constants.Add((name, type, literal));
        return this;
    }

    /// <summary>A container of numbered modules.</summary>
    public static ScriptNode Sequence(string type, params IEnumerable<ScriptNode> children)
    {
        var node = new ScriptNode(type).With("training", false);
        int i = 0;
        foreach (ScriptNode child in children) node.With($"{i++}", child);
        return node;
    }
}

/// <summary>A tensor of floats, or of whole numbers.</summary>
internal sealed record ScriptTensor(int[] Shape, float[]? Floats, long[]? Integers = null)
{
    /// <summary>What the description claims instead of the truth; for hostile files.</summary>
    public long[]? DeclaredShape { get; init; }

    public long? DeclaredCount { get; init; }

    public long[]? Strides { get; init; }

    public long Offset { get; init; }

    /// <summary>Stored as 16-bit floats.</summary>
    public bool Half { get; init; }

    public static ScriptTensor Whole(params long[] values) => new(values.Length == 1 ? [] : [values.Length], null, values);
}
