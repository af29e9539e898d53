namespace NeuralSynth.Import.Archive;

/// <summary>A class or function that the description names. Never looked up, never called.</summary>
/// <param name="Module">Python module.</param>
/// <param name="Name">Name in it.</param>
internal sealed record PickleGlobal(string Module, string Name)
{
    public bool IsScriptClass => Module == "__torch__" || Module.StartsWith("__torch__.", StringComparison.Ordinal);

    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>An object of a script class: its attributes by name.</summary>
internal sealed class PickleObject(PickleGlobal type)
{
    public PickleGlobal Class { get; } = type;

    public Dictionary<string, object?> Attributes { get; } = new(StringComparer.Ordinal);
}

/// <summary>A tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>Type of the numbers in a storage.</summary>
internal enum StorageType
{
    Float,
    Double,
    Half,
    BFloat16,
    Long,
    Int,
    Short,
    Char,
    Byte,
    Bool,
}

/// <summary>Numbers in an entry of the archive.</summary>
/// <param name="Type">Their type.</param>
/// <param name="Key">Name of the entry below <c>data/</c>.</param>
/// <param name="Count">Declared numbers.</param>
internal sealed record StorageReference(StorageType Type, string Key, long Count);

/// <summary>A tensor as a strided window on a storage; nothing is read yet.</summary>
/// <param name="Storage">Where its numbers are.</param>
/// <param name="Offset">First one.</param>
/// <param name="Sizes">Shape.</param>
/// <param name="Strides">Numbers between neighbours of each axis.</param>
internal sealed record TensorReference(StorageReference Storage, long Offset, long[] Sizes, long[] Strides);
