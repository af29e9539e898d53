namespace NeuralSynth.Import.Archive;

/// <summary>The functions that model descriptions name, done by hand.</summary>
internal static class PickleFunctions
{
    private const string ListModule = "torch.jit._pickle";

    private static readonly string[] ListBuilders = ["build_intlist", "build_doublelist", "build_boollist", "build_tensorlist"];

    /// <summary>Refuses a name that is none of those that models use.</summary>
    public static PickleGlobal Check(PickleGlobal global)
    {
        bool known = global.IsScriptClass || IsTensor(global) || IsDictionary(global) || IsList(global) || IsTag(global) || TypeOf(global) != null;
        return known ? global : throw new ImportFault($"data.pkl names {ImportFault.Quote(global.ToString())}, which model exports do not use; nothing of it was run");
    }

    /// <summary>What the function makes of its arguments.</summary>
    public static object? Apply(PickleGlobal function, object?[] arguments)
    {
        if (IsTensor(function)) return Tensor(arguments);
        if (IsDictionary(function) && arguments.Length == 0) return new List<KeyValuePair<object?, object?>>();
        if (IsList(function) && arguments is [List<object?> list]) return list;
        if (IsTag(function) && arguments.Length == 2) return arguments[0];
        throw new ImportFault($"data.pkl calls {ImportFault.Quote(function.ToString())} with {arguments.Length} arguments, which model exports do not; nothing was run");
    }

    /// <summary>The storage that a persistent id names.</summary>
    public static StorageReference Storage(object? id)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal type, string key, string, long count] } || TypeOf(type) is not { } storageType || count < 0)
            throw ImportFault.Damaged("data.pkl", "a persistent id of a storage", "another");
        return new StorageReference(storageType, key, count);
    }

    private static TensorReference Tensor(object?[] arguments)
    {
        if (arguments is not [StorageReference storage, long offset, PickleTuple sizes, PickleTuple strides, ..] || arguments.Length is < 4 or > 7)
            throw ImportFault.Damaged("data.pkl", "a tensor's storage, offset, sizes and strides", "other arguments");
        return new TensorReference(storage, offset, Integers(sizes), Integers(strides));
    }

    private static long[] Integers(PickleTuple tuple) =>
        Array.ConvertAll(tuple.Items, i => i is long value ? value : throw ImportFault.Damaged("data.pkl", "whole numbers as a tensor's shape", "others"));

    private static bool IsTensor(PickleGlobal global) => global is { Module: "torch._utils", Name: "_rebuild_tensor_v2" };

    private static bool IsDictionary(PickleGlobal global) => global is { Module: "collections", Name: "OrderedDict" };

    private static bool IsTag(PickleGlobal global) => global is { Module: ListModule, Name: "restore_type_tag" };

    private static bool IsList(PickleGlobal global) => global.Module == ListModule && ListBuilders.Contains(global.Name);

    private static StorageType? TypeOf(PickleGlobal global)
    {
        const string suffix = "Storage";
        if (global.Module is not ("torch" or "torch.cuda") || !global.Name.EndsWith(suffix, StringComparison.Ordinal)) return null;
        return global.Name[..^suffix.Length] switch
        {
            "Float" => StorageType.Float,
            "Double" => StorageType.Double,
            "Half" => StorageType.Half,
            "BFloat16" => StorageType.BFloat16,
            "Long" => StorageType.Long,
            "Int" => StorageType.Int,
            "Short" => StorageType.Short,
            "Char" => StorageType.Char,
            "Byte" => StorageType.Byte,
            "Bool" => StorageType.Bool,
            _ => null,
        };
    }
}
