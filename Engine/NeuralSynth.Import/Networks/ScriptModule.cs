using System.Globalization;
using NeuralSynth.Import.Archive;

namespace NeuralSynth.Import.Networks;

/// <summary>One module of the object tree.</summary>
internal sealed class ScriptModule(ScriptFile file, PickleObject item, string path)
{
    // The deepest trees have 12 levels.
    private const int Deepest = 40;

    public ScriptFile File { get; } = file;

    /// <summary>Name of its class without the module: prefixes and mangled parts differ from file to file.</summary>
    public string Class => item.Class.Name;

    /// <summary>Where it is in the tree, for messages: <c>decoder.net.3</c>.</summary>
    public string Path { get; } = path;

    public bool Has(string name) => item.Attributes.TryGetValue(name, out object? value) && value != null;

    /// <summary>An attribute that is a module, or null.</summary>
    public ScriptModule? Find(string name)
    {
        if (!item.Attributes.TryGetValue(name, out object? value) || value is not PickleObject child) return null;
        string at = Path.Length == 0 ? name : $"{Path}.{name}";
        if (at.Count(c => c == '.') > Deepest) throw new ImportFault("its modules are nested too deep");
        return new ScriptModule(File, child, at);
    }

    /// <summary>An attribute that is a module.</summary>
    public ScriptModule Child(string name) => Find(name) ?? throw Missing($"a module '{name}'");

    /// <summary>Modules 0, 1, … of a container.</summary>
    public IEnumerable<ScriptModule> Children()
    {
        for (int i = 0; Find(i.ToString(CultureInfo.InvariantCulture)) is { } child; i++) yield return child;
    }

    /// <summary>A whole number among the attributes, or null.</summary>
    public long? FindInteger(string name) => item.Attributes.GetValueOrDefault(name) is long value ? value : null;

    public long Integer(string name) => FindInteger(name) ?? throw Missing($"a number '{name}'");

    public bool? FindFlag(string name) => item.Attributes.GetValueOrDefault(name) is bool value ? value : null;

    public string? FindText(string name) => item.Attributes.GetValueOrDefault(name) as string;

    /// <summary>Numbers of a tuple or list, or null.</summary>
    public long[]? FindIntegers(string name)
    {
        IReadOnlyList<object?>? items = item.Attributes.GetValueOrDefault(name) switch
        {
            PickleTuple tuple => tuple.Items,
            List<object?> list => list,
            _ => null,
        };
        return items != null && items.All(i => i is long) ? [.. items.Cast<long>()] : null;
    }

    /// <summary>Texts of a list; empty when there is none.</summary>
    public string[] Texts(string name) => item.Attributes.GetValueOrDefault(name) is List<object?> list ? [.. list.OfType<string>()] : [];

    public TensorReference? FindTensor(string name) => item.Attributes.GetValueOrDefault(name) as TensorReference;

    /// <summary>Shape of a tensor.</summary>
    public int[] Shape(string name)
    {
        TensorReference tensor = FindTensor(name) ?? throw Missing($"a tensor '{name}'");
        return Array.ConvertAll(tensor.Sizes, s => (int)Math.Clamp(s, 0, int.MaxValue));
    }

    /// <summary>Numbers of a tensor.</summary>
    public float[] Floats(string name) => FindFloats(name) ?? throw Missing($"a tensor '{name}'");

    public float[]? FindFloats(string name) => FindTensor(name) is { } tensor ? File.Tensors.ReadFloats(tensor, At(name)) : null;

    /// <summary>Whole numbers of a small tensor, or null.</summary>
    public long[]? FindBuffer(string name) => FindTensor(name) is { } tensor ? File.Tensors.ReadIntegers(tensor, At(name)) : null;

    /// <summary>A whole number that is an attribute or a tensor of one.</summary>
    public long? FindIntegerOrBuffer(string name) => FindInteger(name) ?? (FindBuffer(name) is [long value] ? value : null);

    /// <summary>A whole number among the class's constants.</summary>
    public int Constant(string name)
    {
        string? literal = Literal(name);
        long? value = literal == null ? null : ClassConstants.Integer(literal);
        return value is >= 0 and <= 1 << 20 ? (int)value : throw Missing($"a constant '{name}' from 0");
    }

    public double NumberConstant(string name) => (Literal(name) is { } literal ? ClassConstants.Number(literal) : null) ?? throw Missing($"a constant '{name}'");

    public string? Literal(string name) => File.Constants.Of(item.Class).TryGetValue(name, out string? literal) ? literal : null;

    /// <summary>Something that is not covered, at this place.</summary>
    public ImportFault Refuse(string reason) => new($"{Where()} is of class {ImportFault.Quote(Class)}: {reason}");

    public ImportFault Missing(string what) => new($"{Where()}, of class {ImportFault.Quote(Class)}, has not {what}: not a layer of a version that is known");

    private string At(string name) => ImportFault.Quote(Path.Length == 0 ? name : $"{Path}.{name}");

    private string Where() => Path.Length == 0 ? "the model" : ImportFault.Quote(Path);

}
