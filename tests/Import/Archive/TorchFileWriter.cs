using System.Runtime.InteropServices;
using System.Text;

namespace NeuralSynth.Import.Tests.Archive;

/// <summary>Writes a tree of modules as a TorchScript file: object description, class headers, tensors.</summary>
internal sealed class TorchFileWriter
{
    private const string Root = "model/";

    private readonly PickleWriter _pickle = new();
    private readonly TorchZip _zip = new();
    private readonly Dictionary<string, string> _modules = new(StringComparer.Ordinal);
    private readonly List<(byte[] Data, string Key)> _storages = [];

    public static byte[] Write(ScriptNode root)
    {
        var writer = new TorchFileWriter();
        writer.Module(root);
        return writer.Finish(writer._pickle.Finish());
    }

    /// <summary>A file with any object description.</summary>
    public static byte[] WithDescription(byte[] pickle) => new TorchFileWriter().Finish(pickle);

    private byte[] Finish(byte[] pickle)
    {
        _zip.Add(Root + "data.pkl", pickle);
        foreach ((byte[] data, string key) in _storages) _zip.Add($"{Root}data/{key}", data);
        if (_modules.Count == 0) _zip.Add(Root + "code/__torch__/a.py", []);
        foreach ((string text, string module) in _modules) _zip.Add($"{Root}code/{module.Replace('.', '/')}.py", Encoding.UTF8.GetBytes(text), deflate: true);
        _zip.Add(Root + "constants.pkl", [0x80, 2, (byte)')', (byte)'.']);
        _zip.Add(Root + "version", "3\n"u8.ToArray());
        return _zip.Finish();
    }

    private void Module(ScriptNode node)
    {
        _pickle.Global(ModuleOf(node), node.Class).EmptyTuple().NewObject().EmptyDictionary().Mark();
        foreach ((string name, object? value) in node.Attributes)
        {
            _pickle.Text(name);
            Value(value);
        }

        _pickle.SetItems().Build();
    }

    /// <summary>Classes with the same head share a file, like instances of one class.</summary>
    private string ModuleOf(ScriptNode node)
    {
        var text = new StringBuilder($"class {node.Class}(Module):\n  __parameters__ = []\n  training : bool\n");
        foreach ((string name, string type, string literal) in node.Constants) text.Append($"  {name} : Final[{type}] = {literal}\n");
        text.Append("  def forward(self: Any, x: Tensor) -> Tensor:\n    return x\n");
        if (!_modules.TryGetValue(text.ToString(), out string? module)) _modules.Add(text.ToString(), module = $"__torch__.layers.___torch_mangle_{_modules.Count}");
        return module;
    }

    private void Value(object? value)
    {
        switch (value)
        {
            case null: _pickle.None(); break;
            case bool flag: _pickle.Flag(flag); break;
            case int number: _pickle.Number((long)number); break;
            case long number: _pickle.Number(number); break;
            case double number: _pickle.Number(number); break;
            case string text: _pickle.Text(text); break;
            case ScriptNode node: Module(node); break;
            case ScriptTensor tensor: Tensor(tensor); break;
            case long[] tuple: Numbers(tuple); break;
            case string[] list: Texts(list); break;
            default: throw new ArgumentException($"A value of type {value.GetType()}.");
        }
    }

    private void Numbers(long[] values)
    {
        _pickle.Mark();
        foreach (long value in values) _pickle.Number(value);
        _pickle.Tuple();
    }

    private void Texts(string[] values)
    {
        _pickle.Global("torch.jit._pickle", "restore_type_tag").Mark().EmptyList().Mark();
        foreach (string value in values) _pickle.Text(value);
        _pickle.Appends().Text("List[str]").Tuple().Reduce();
    }

    private void Tensor(ScriptTensor tensor)
    {
        byte[] data = Bytes(tensor);
        string key = $"{_storages.Count}";
        _storages.Add((data, key));
        long count = tensor.DeclaredCount ?? (tensor.Floats?.Length ?? tensor.Integers!.Length);
        string type = tensor.Integers != null ? "LongStorage" : tensor.Half ? "HalfStorage" : "FloatStorage";
        long[] shape = tensor.DeclaredShape ?? Array.ConvertAll(tensor.Shape, d => (long)d);
        _pickle.Global("torch._utils", "_rebuild_tensor_v2").Mark();
        _pickle.Mark().Text("storage").Global("torch", type).Text(key).Text("cpu").Number(count).Tuple().PersistentId();
        _pickle.Number(tensor.Offset);
        Numbers(shape);
        Numbers(tensor.Strides ?? Dense(shape));
        _pickle.Flag(false).Global("collections", "OrderedDict").EmptyTuple().Reduce().Tuple().Reduce();
    }

    private static byte[] Bytes(ScriptTensor tensor)
    {
        if (tensor.Integers != null) return MemoryMarshal.AsBytes(tensor.Integers.AsSpan()).ToArray();
        return tensor.Half
            ? MemoryMarshal.AsBytes(Array.ConvertAll(tensor.Floats!, f => BitConverter.HalfToUInt16Bits((Half)f)).AsSpan()).ToArray()
            : MemoryMarshal.AsBytes(tensor.Floats.AsSpan()).ToArray();
    }

    private static long[] Dense(long[] shape)
    {
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride = unchecked(stride * shape[i]);
        }

        return strides;
    }
}
