namespace NeuralSynth.Import.Archive;

/// <summary>
/// Builds the object tree of a TorchScript file. It is a stack machine of 31 opcodes that makes numbers, texts,
/// lists, tuples, dictionaries, tensor references and objects whose class is only a name. A function that the file
/// names is either one of the few that describe tensors and lists, which are done here, or the file is refused:
/// nothing is looked up, loaded or called.
/// </summary>
internal sealed class PickleMachine
{
    private static readonly object MarkItem = new();

    private readonly PickleReader _reader;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];

    private PickleMachine(byte[] bytes) => _reader = new PickleReader(bytes);

    /// <summary>The object that the bytes describe.</summary>
    /// <exception cref="ImportFault">They use anything else, or contradict themselves.</exception>
    public static object? Load(byte[] bytes) => new PickleMachine(bytes).Run();

    private object? Run()
    {
        while (true)
        {
            int at = _reader.Position;
            byte code = _reader.Byte();
            if ((PickleOpcode)code == PickleOpcode.Stop) return Pop();
            if (!Step((PickleOpcode)code)) throw new ImportFault($"data.pkl at byte {at} uses the pickle opcode {RefusedOpcodes.NameOf(code)}, which model exports do not use");
        }
    }

    private bool Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto: CheckProtocol(_reader.Byte()); return true;
            case PickleOpcode.Mark: _stack.Add(MarkItem); return true;
            case PickleOpcode.None: _stack.Add(null); return true;
            case PickleOpcode.NewTrue: _stack.Add(true); return true;
            case PickleOpcode.NewFalse: _stack.Add(false); return true;
            case PickleOpcode.BinInt: _stack.Add((long)_reader.I32()); return true;
            case PickleOpcode.BinInt1: _stack.Add((long)_reader.Byte()); return true;
            case PickleOpcode.BinInt2: _stack.Add((long)_reader.U16()); return true;
            case PickleOpcode.BinFloat: _stack.Add(_reader.F64()); return true;
            case PickleOpcode.BinUnicode: _stack.Add(_reader.Text()); return true;
            case PickleOpcode.EmptyTuple: _stack.Add(new PickleTuple([])); return true;
            case PickleOpcode.EmptyList: _stack.Add(new List<object?>()); return true;
            case PickleOpcode.EmptyDict: _stack.Add(new List<KeyValuePair<object?, object?>>()); return true;
            case PickleOpcode.BinPut: _memo[_reader.Byte()] = Top(); return true;
            case PickleOpcode.LongBinPut: _memo[_reader.I32()] = Top(); return true;
            case PickleOpcode.BinGet: Get(_reader.Byte()); return true;
            case PickleOpcode.LongBinGet: Get(_reader.I32()); return true;
            case PickleOpcode.Tuple: _stack.Add(new PickleTuple(PopToMark())); return true;
            case PickleOpcode.Tuple1: PushTuple(1); return true;
            case PickleOpcode.Tuple2: PushTuple(2); return true;
            case PickleOpcode.Tuple3: PushTuple(3); return true;
            case PickleOpcode.Append: Append([Pop()]); return true;
            case PickleOpcode.Appends: Append(PopToMark()); return true;
            case PickleOpcode.SetItem: SetItems(PopMany(2)); return true;
            case PickleOpcode.SetItems: SetItems(PopToMark()); return true;
            case PickleOpcode.Global: _stack.Add(PickleFunctions.Check(new PickleGlobal(_reader.Line(), _reader.Line()))); return true;
            case PickleOpcode.NewObj: NewObject(); return true;
            case PickleOpcode.Build: Build(); return true;
            case PickleOpcode.Reduce: Reduce(); return true;
            case PickleOpcode.BinPersId: _stack.Add(PickleFunctions.Storage(Pop())); return true;
            default: return false;
        }
    }

    private static void CheckProtocol(byte version)
    {
        if (version is < 2 or > 4) throw new ImportFault($"data.pkl uses version {version} of the pickle protocol; 2 to 4 are read");
    }

    private void Get(int index)
    {
        if (!_memo.TryGetValue(index, out object? value)) throw Damaged($"a memo {index}", "none");
        _stack.Add(value);
    }

    private void PushTuple(int count) => _stack.Add(new PickleTuple(PopMany(count)));

    private void Append(object?[] items)
    {
        if (Top() is not List<object?> list) throw Damaged("a list to append to", Describe(Top()));
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not List<KeyValuePair<object?, object?>> pairs || items.Length % 2 != 0) throw Damaged("a dictionary and pairs", Describe(Top()));
        for (int i = 0; i < items.Length; i += 2) pairs.Add(new(items[i], items[i + 1]));
    }

    private void NewObject()
    {
        object? arguments = Pop(), type = Pop();
        if (type is not PickleGlobal { IsScriptClass: true } global || arguments is not PickleTuple { Items.Length: 0 })
            throw new ImportFault($"data.pkl makes an object of {Describe(type)}; only script classes without arguments are read");
        _stack.Add(new PickleObject(global));
    }

    private void Build()
    {
        object? state = Pop();
        if (Top() is not PickleObject target || state is not List<KeyValuePair<object?, object?>> pairs)
            throw new ImportFault($"data.pkl gives {Describe(Top())} the state {Describe(state)}; only attributes of objects are read");
        foreach ((object? key, object? value) in pairs)
        {
            if (key is not string name) throw Damaged("attributes with names", Describe(key));
            target.Attributes[name] = value;
        }
    }

    private void Reduce()
    {
        object? arguments = Pop(), function = Pop();
        if (function is not PickleGlobal global || arguments is not PickleTuple tuple) throw Damaged("a function and its arguments", Describe(function));
        _stack.Add(PickleFunctions.Apply(global, tuple.Items));
    }

    private object? Top() => _stack.Count > 0 && !ReferenceEquals(_stack[^1], MarkItem) ? _stack[^1] : throw Damaged("a value on the stack", "none");

    private object? Pop()
    {
        object? top = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object?[] PopMany(int count)
    {
        object?[] items = new object?[count];
        for (int i = count - 1; i >= 0; i--) items[i] = Pop();
        return items;
    }

    private object?[] PopToMark()
    {
        int mark = _stack.Count - 1;
        while (mark >= 0 && !ReferenceEquals(_stack[mark], MarkItem)) mark--;
        if (mark < 0) throw Damaged("a mark on the stack", "none");
        object?[] items = [.. _stack.GetRange(mark + 1, _stack.Count - mark - 1)];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private ImportFault Damaged(string expected, string found) => ImportFault.Damaged($"data.pkl at byte {_reader.Position}", expected, found);

    private static string Describe(object? value) => value switch
    {
        null => "none",
        PickleGlobal global => ImportFault.Quote(global.ToString()),
        PickleObject item => "an object of " + ImportFault.Quote(item.Class.ToString()),
        string => "a text",
        PickleTuple => "a tuple",
        List<object?> => "a list",
        List<KeyValuePair<object?, object?>> => "a dictionary",
        StorageReference or TensorReference => "a tensor",
        _ => "a number",
    };
}
