using System.Runtime.InteropServices;
using Google.Protobuf;
using NeuralSynth.Contract.Onnx;
using AttributeType = NeuralSynth.Contract.Onnx.AttributeProto.Types.AttributeType;
using DataType = NeuralSynth.Contract.Onnx.TensorProto.Types.DataType;

namespace NeuralSynth.Contract.Tests.Fuzz;

/// <summary>Mutations of the ONNX graphs. The content hash is made to agree, except where it is what is tested.</summary>
internal static class GraphMutations
{
    private static readonly (string Class, Action<ModelProto, Random> Change)[] Structured =
    [
        ("graph: NaN weight", (m, r) => Poison(m, r, float.NaN)),
        ("graph: infinite weight", (m, r) => Poison(m, r, r.Next(2) == 0 ? float.PositiveInfinity : float.NegativeInfinity)),
        ("graph: NaN weight in float_data", (m, r) => AddTensor(m, DataType.Float, t => t.FloatData.Add([1, float.NaN]), 2)),
        ("graph: NaN double", (m, r) => AddTensor(m, DataType.Double, t => t.DoubleData.Add(double.NaN), 1)),
        ("graph: infinite double in raw_data", (m, r) => AddTensor(m, DataType.Double, t => t.RawData = Raw([1.0, double.NegativeInfinity]), 2)),
        ("graph: NaN half", (m, r) => AddTensor(m, DataType.Float16, t => t.RawData = Raw([BitConverter.HalfToUInt16Bits(Half.NaN)]), 1)),
        ("graph: infinite half in int32_data", (m, r) => AddTensor(m, DataType.Float16, t => t.Int32Data.Add(0x7C00), 1)),
        ("graph: NaN bfloat16", (m, r) => AddTensor(m, DataType.Bfloat16, t => t.RawData = Raw([(ushort)0x7FC0]), 1)),
        ("graph: infinite bfloat16 in int32_data", (m, r) => AddTensor(m, DataType.Bfloat16, t => t.Int32Data.Add(0xFF80), 1)),
        ("graph: NaN in a constant node", (m, r) => m.Graph.Node.Insert(0, Constant("poison", new TensorProto { DataType = (int)DataType.Float, FloatData = { float.NaN } }))),
        ("graph: NaN attribute", (m, r) => AnyNode(m, r).Attribute.Add(new AttributeProto { Name = "alpha", Type = AttributeType.Float, F = float.NaN })),
        ("graph: NaN attribute list", (m, r) => AnyNode(m, r).Attribute.Add(new AttributeProto { Name = "scales", Type = AttributeType.Floats, Floats = { 1, float.PositiveInfinity } })),
        ("graph: dimension larger than the data", (m, r) => Grow(AnyTensor(m, r), r)),
        ("graph: dimensions whose product overflows", (m, r) => SetDims(AnyTensor(m, r), 1L << 32, 1L << 32)),
        ("graph: dimensions whose bytes overflow", (m, r) => SetDims(AnyTensor(m, r), long.MaxValue)),
        ("graph: negative dimension", (m, r) => SetDims(AnyTensor(m, r), -1 - r.NextInt64(long.MaxValue))),
        ("graph: too many dimensions", (m, r) => AnyTensor(m, r).Dims.AddRange(Enumerable.Repeat(1L, 9))),
        ("graph: raw data too short", (m, r) => Shorten(AnyTensor(m, r), r)),
        ("graph: raw data too long", (m, r) => Lengthen(AnyTensor(m, r), r)),
        ("graph: raw and typed data", (m, r) => AnyTensor(m, r).FloatData.Add(1)),
        ("graph: unknown element type", (m, r) => AnyTensor(m, r).DataType = new[] { 0, -1, 8, 14, 15, 17, 25, 1000 }[r.Next(8)]),
        ("graph: strings", (m, r) => AddTensor(m, DataType.String, t => t.StringData.Add(ByteString.CopyFromUtf8("x")), 1)),
        ("graph: external data", (m, r) => External(AnyTensor(m, r), r)),
        ("graph: sparse weights", (m, r) => m.Graph.SparseInitializer.Add(new SparseTensorProto())),
        ("graph: function", (m, r) => m.Functions.Add(new FunctionProto { Name = "f" })),
        ("graph: operator set too old or too new", (m, r) => m.OpsetImport[0].Version = new[] { 0, 1, 12, 22, 1000, -1, long.MaxValue }[r.Next(7)]),
        ("graph: no operator set", (m, r) => m.OpsetImport.Clear()),
        ("graph: two operator sets", (m, r) => m.OpsetImport.Add(new OperatorSetIdProto { Version = 17 })),
        ("graph: foreign operator set", (m, r) => m.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 })),
        ("graph: IR version", (m, r) => m.IrVersion = new[] { 0, 3, 11, -1, long.MaxValue }[r.Next(5)]),
        ("graph: no graph", (m, r) => m.Graph = null),
        ("graph: foreign domain", (m, r) => AnyNode(m, r).Domain = new[] { "com.microsoft", "ai.onnx.ml", "x" }[r.Next(3)]),
        ("graph: unknown operator", (m, r) => AnyNode(m, r).OpType = new[] { "", "conv", "FusedConv", "PyOp", "Conv\0" }[r.Next(5)]),
        ("graph: control flow", (m, r) => AnyNode(m, r).OpType = new[] { "If", "Loop", "Scan", "SequenceMap" }[r.Next(4)]),
        ("graph: random numbers", (m, r) => AnyNode(m, r).OpType = new[] { "RandomNormal", "RandomUniformLike", "Bernoulli", "Multinomial", "Dropout" }[r.Next(5)]),
        ("graph: size that depends on values", (m, r) => AnyNode(m, r).OpType = new[] { "NonZero", "Unique", "Compress", "NonMaxSuppression" }[r.Next(4)]),
        ("graph: subgraph", (m, r) => AnyNode(m, r).Attribute.Add(new AttributeProto { Name = "body", Type = AttributeType.Graph, G = m.Graph.Clone() })),
        ("graph: subgraph that claims to be a number", (m, r) => AnyNode(m, r).Attribute.Add(new AttributeProto { Name = "body", Type = AttributeType.Int, Graphs = { new GraphProto() } })),
        ("graph: attribute type", (m, r) => AnyNode(m, r).Attribute.Add(new AttributeProto { Name = "a", Type = (AttributeType)new[] { 0, 5, 10, 11, 12, 13, 99 }[r.Next(7)] })),
        ("graph: attribute twice", (m, r) => AnyNode(m, r).Attribute.Add([Attribute("twice"), Attribute("twice")])),
        ("graph: function's attribute", (m, r) => AnyNode(m, r).Attribute.Add(new AttributeProto { Name = "a", Type = AttributeType.Int, RefAttrName = "b" })),
        ("graph: undefined input", (m, r) => AnyNode(m, r).Input[0] = "nowhere"),
        ("graph: cycle", (m, r) => m.Graph.Node[0].Input[0] = m.Graph.Node[^1].Output[0]),
        ("graph: nodes out of order", (m, r) => Reverse(m)),
        ("graph: node twice", (m, r) => m.Graph.Node.Add(AnyNode(m, r).Clone())),
        ("graph: node without output", (m, r) => AnyNode(m, r).Output.Clear()),
        ("graph: node missing", (m, r) => m.Graph.Node.RemoveAt(r.Next(m.Graph.Node.Count))),
        ("graph: weights twice", (m, r) => m.Graph.Initializer.Add(AnyTensor(m, r).Clone())),
        ("graph: weights without a name", (m, r) => AnyTensor(m, r).Name = ""),
        ("graph: name too long", (m, r) => m.Graph.Initializer.Add(new TensorProto { Name = new string('n', 300), DataType = (int)DataType.Float, Dims = { 0 } })),
        ("graph: weights missing", (m, r) => m.Graph.Initializer.RemoveAt(r.Next(m.Graph.Initializer.Count))),
        ("graph: input missing", (m, r) => m.Graph.Input.RemoveAt(r.Next(m.Graph.Input.Count))),
        ("graph: output missing", (m, r) => m.Graph.Output.RemoveAt(r.Next(m.Graph.Output.Count))),
        ("graph: extra input", (m, r) => m.Graph.Input.Add(Renamed(m.Graph.Input[0], "extra"))),
        ("graph: extra output", (m, r) => m.Graph.Output.Add(Renamed(m.Graph.Output[0], "extra"))),
        ("graph: renamed input", (m, r) => AnyPort(m, r).Name += "x"),
        ("graph: input that is also a weight", (m, r) => m.Graph.Initializer.Add(new TensorProto { Name = m.Graph.Input[0].Name, DataType = (int)DataType.Float, Dims = { 0 } })),
        ("graph: element type", (m, r) => AnyPort(m, r).Type.TensorType.ElemType = new[] { 0, 2, 7, 10, 11, 16 }[r.Next(6)]),
        ("graph: no type", (m, r) => AnyPort(m, r).Type = null),
        ("graph: no tensor", (m, r) => AnyPort(m, r).Type = new TypeProto { Denotation = "sequence" }),
        ("graph: no shape", (m, r) => AnyPort(m, r).Type.TensorType.Shape = null),
        ("graph: unknown dimension", (m, r) => AnyDimension(m, r).DimParam = "N"),
        ("graph: empty dimension", (m, r) => AnyDimension(m, r).ClearValue()),
        ("graph: another shape", (m, r) => AnyDimension(m, r).DimValue += new[] { 1, -1, 100, 1L << 40, long.MinValue }[r.Next(5)]),
        ("graph: dimension missing", (m, r) => AnyPort(m, r).Type.TensorType.Shape.Dim.RemoveAt(0)),
        ("graph: petabytes by Expand", (m, r) => Append(m, r, "Expand", 1L << 50)),
        ("graph: gigabytes by Tile", (m, r) => Append(m, r, "Tile", 1, 1 << 15, 1 << 15)),
        ("graph: gigabytes by ConstantOfShape", (m, r) => AppendUnary(m, "ConstantOfShape", 1 << 20, 1 << 10)),
        ("graph: gigabytes by many nodes", (m, r) => Doublings(m)),
        ("graph: endless work by MatMul", (m, r) => EndlessWork(m)),
        ("graph: size that the input decides", (m, r) => m.Graph.Node.Add(new NodeProto { OpType = "ConstantOfShape", Input = { m.Graph.Input[0].Name }, Output = { "added" } })),
        ("graph: too many nodes", (m, r) => m.Graph.Node.Add(Enumerable.Range(0, 20_001).Select(i => new NodeProto { OpType = "Relu" }))),
    ];

    private static readonly (string Class, Func<byte[], Random, byte[]> Change)[] Wire =
    [
        ("graph bytes: truncated", (b, r) => b[..r.Next(b.Length)]),
        ("graph bytes: empty", (b, r) => []),
        ("graph bytes: noise", (b, r) => Noise(r)),
        ("graph bytes: two million empty nodes", (b, r) => [.. b, .. Field(7, Repeat([0x0A, 0x00], 2_000_000))]),
        ("graph bytes: five million dimensions", (b, r) => [.. b, .. Field(7, Field(5, Field(1, new byte[5_000_000])))]),
        ("graph bytes: million empty attributes", (b, r) => [.. b, .. Field(7, Field(1, Repeat([0x2A, 0x00], 1_000_000)))]),
        ("graph bytes: thirty-four megabytes of name", (b, r) => [.. b, .. Field(7, Field(2, new byte[34 << 20]))]),
        ("graph bytes: nested deep", (b, r) => [.. b, .. NestedGraph(10 + r.Next(300))]),
        ("graph bytes: group", (b, r) => [.. b, 0x0B]),
        ("graph bytes: field zero", (b, r) => [.. b, 0x00, 0x00]),
        ("graph bytes: endless number", (b, r) => [.. b, 0x08, .. Enumerable.Repeat((byte)0xFF, 11 + r.Next(100))]),
        ("graph bytes: length beyond the end", (b, r) => [.. b, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
        ("graph bytes: length beyond 64 bits", (b, r) => [.. b, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
    ];

    public static int StructuredCount => Structured.Length;

    public static int WireCount => Wire.Length;

    public static FuzzCase Mutate(FuzzSource source, int index, Random random)
    {
        (string name, Action<ModelProto, Random> change) = Structured[index % Structured.Length];
        string file = AnyFile(source, random);
        ModelProto model = ModelProto.Parser.ParseFrom(source.Sample.Files[file]);
        change(model, random);
        return new FuzzCase(name, source.WithGraph(file, model.ToByteArray()));
    }

    public static FuzzCase Rewired(FuzzSource source, int index, Random random)
    {
        (string name, Func<byte[], Random, byte[]> change) = Wire[index % Wire.Length];
        string file = AnyFile(source, random);
        var files = new Dictionary<string, byte[]>(source.Sample.Files) { [file] = change(source.Sample.Files[file], random) };
        // Not hashed again, since some are large; they must be refused before the hash is looked at.
        return new FuzzCase(name, source.Forge(files: files).ToBytes());
    }

    /// <summary>Weights changed, hash not: refused because of the hash.</summary>
    public static FuzzCase Unhashed(FuzzSource source, Random random)
    {
        string file = AnyFile(source, random);
        ModelProto model = ModelProto.Parser.ParseFrom(source.Sample.Files[file]);
        model.Graph.DocString = $"changed {random.Next()}";
        var files = new Dictionary<string, byte[]>(source.Sample.Files) { [file] = model.ToByteArray() };
        return new FuzzCase("hash: graph changed", source.Forge(files: files).ToBytes());
    }

    /// <summary>Bytes of a graph, hashed again: accepted if a weight, an attribute, a text or a name changed, never if
    /// inputs, outputs or finiteness are hurt.</summary>
    public static FuzzCase Bytes(FuzzSource source, Random random)
    {
        string file = AnyFile(source, random);
        byte[] graph = ByteMutations.Mutate(source.Sample.Files[file], random);
        return new FuzzCase("graph: bytes", source.WithGraph(file, graph), _ => StillSound(ModelProto.Parser.ParseFrom(source.Sample.Files[file]), graph) ? null : "inputs, outputs, weights or operator set hurt");
    }

    /// <summary>Well-formed nodes with other operators, inputs, attributes and sizes.</summary>
    public static FuzzCase Rearranged(FuzzSource source, Random random)
    {
        string file = AnyFile(source, random);
        ModelProto model = ModelProto.Parser.ParseFrom(source.Sample.Files[file]);
        int rounds = 1 + random.Next(3);
        for (int i = 0; i < rounds; i++) Rearrange(model, random);
        byte[] graph = model.ToByteArray();
        return new FuzzCase("graph: nodes rearranged", source.WithGraph(file, graph), _ => StillSound(ModelProto.Parser.ParseFrom(source.Sample.Files[file]), graph) ? null : "inputs, outputs, weights or operator set hurt");
    }

    private static void Rearrange(ModelProto model, Random random)
    {
        NodeProto node = AnyNode(model, random);
        string[] names = [.. model.Graph.Input.Select(i => i.Name), .. model.Graph.Initializer.Select(t => t.Name), ""];
        long[] extremes = [0, 1, -1, 2, 3, -3, 100, 1 << 20, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];
        string[] attributes = ["axis", "axes", "strides", "pads", "dilations", "group", "kernel_shape", "output_shape", "output_padding", "perm", "keepdims", "start", "end", "batch_dims", "layout", "allowzero", "transA", "blocksize"];
        switch (random.Next(6))
        {
            case 0:
                node.OpType = Operators[random.Next(Operators.Length)];
                break;
            case 1 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = names[random.Next(names.Length)];
                break;
            case 2:
                node.Input.Add(names[random.Next(names.Length)]);
                break;
            case 3 when node.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 4:
                string name = attributes[random.Next(attributes.Length)];
                long[] values = [.. Enumerable.Range(0, random.Next(5)).Select(_ => extremes[random.Next(extremes.Length)])];
                bool list = name.EndsWith('s') || name is "perm" or "kernel_shape" or "output_shape" or "output_padding";
                node.Attribute.Add(list
                    ? new AttributeProto { Name = name, Type = AttributeType.Ints, Ints = { values } }
                    : new AttributeProto { Name = name, Type = AttributeType.Int, I = extremes[random.Next(extremes.Length)] });
                break;
            default:
                long[] contents = [.. Enumerable.Range(0, random.Next(5)).Select(_ => extremes[random.Next(extremes.Length)])];
                string added = $"sizes{model.Graph.Initializer.Count}";
                model.Graph.Initializer.Add(new TensorProto { Name = added, DataType = (int)DataType.Int64, Dims = { contents.Length }, Int64Data = { contents } });
                if (node.Input.Count > 1) node.Input[1 + random.Next(node.Input.Count - 1)] = added;
                else node.Input.Add(added);
                break;
        }
    }

    private static readonly string[] Operators = [.. Validation.OnnxOperators.Allowed.Order(StringComparer.Ordinal)];

    private static bool StillSound(ModelProto original, byte[] mutated)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(mutated);
        return Ports(model.Graph.Input).SetEquals(Ports(original.Graph.Input))
            && Ports(model.Graph.Output).SetEquals(Ports(original.Graph.Output))
            && model.Graph.Initializer.All(t => t.DataType != (int)DataType.Float || Floats(t).All(float.IsFinite))
            && model.Graph.Node.All(n => n.Domain is "" or "ai.onnx")
            && model.OpsetImport.Count == 1;
    }

    private static HashSet<string> Ports(IEnumerable<ValueInfoProto> ports) =>
        [.. ports.Select(p => $"{p.Name}:{p.Type.TensorType.ElemType}:{string.Join(',', p.Type.TensorType.Shape.Dim.Select(d => d.DimValue))}")];

    private static IEnumerable<float> Floats(TensorProto tensor) =>
        MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray().Concat(tensor.FloatData);

    private static string AnyFile(FuzzSource source, Random random) =>
        source.Sample.Files.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(source.Sample.Files.Count));

    private static NodeProto AnyNode(ModelProto model, Random random) => model.Graph.Node[random.Next(model.Graph.Node.Count)];

    private static TensorProto AnyTensor(ModelProto model, Random random) => model.Graph.Initializer[random.Next(model.Graph.Initializer.Count)];

    private static ValueInfoProto AnyPort(ModelProto model, Random random)
    {
        ValueInfoProto[] ports = [.. model.Graph.Input, .. model.Graph.Output];
        return ports[random.Next(ports.Length)];
    }

    private static TensorShapeProto.Types.Dimension AnyDimension(ModelProto model, Random random)
    {
        var dims = AnyPort(model, random).Type.TensorType.Shape.Dim;
        return dims[random.Next(dims.Count)];
    }

    private static AttributeProto Attribute(string name) => new() { Name = name, Type = AttributeType.Int, I = 1 };

    private static NodeProto Constant(string name, TensorProto value) =>
        new() { OpType = "Constant", Output = { name }, Attribute = { new AttributeProto { Name = "value", Type = AttributeType.Tensor, T = value } } };

    private static ValueInfoProto Renamed(ValueInfoProto port, string name)
    {
        ValueInfoProto copy = port.Clone();
        copy.Name = name;
        return copy;
    }

    private static void Poison(ModelProto model, Random random, float value)
    {
        TensorProto[] floats = [.. model.Graph.Initializer.Where(t => t.DataType == (int)DataType.Float)];
        TensorProto tensor = floats[random.Next(floats.Length)];
        byte[] raw = tensor.RawData.ToByteArray();
        BitConverter.TryWriteBytes(raw.AsSpan(sizeof(float) * random.Next(raw.Length / sizeof(float))), value);
        tensor.RawData = ByteString.CopyFrom(raw);
    }

    private static void AddTensor(ModelProto model, DataType type, Action<TensorProto> fill, long elements)
    {
        var tensor = new TensorProto { Name = "added", DataType = (int)type, Dims = { elements } };
        fill(tensor);
        model.Graph.Initializer.Add(tensor);
    }

    private static ByteString Raw<T>(T[] values) where T : unmanaged => ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));

    private static void SetDims(TensorProto tensor, params long[] dims)
    {
        tensor.Dims.Clear();
        tensor.Dims.AddRange(dims);
    }

    private static void Grow(TensorProto tensor, Random random)
    {
        if (tensor.Dims.Count == 0) tensor.Dims.Add(2);
        else tensor.Dims[random.Next(tensor.Dims.Count)] += 1 + random.Next(1 << 20);
    }

    private static void Shorten(TensorProto tensor, Random random) =>
        tensor.RawData = ByteString.CopyFrom(tensor.RawData.Span[..random.Next(tensor.RawData.Length)]);

    private static void Lengthen(TensorProto tensor, Random random) =>
        tensor.RawData = ByteString.CopyFrom([.. tensor.RawData.ToByteArray(), .. new byte[1 + random.Next(64)]]);

    private static void External(TensorProto tensor, Random random)
    {
        if (random.Next(2) == 0) tensor.DataLocation = TensorProto.Types.DataLocation.External;
        else tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../etc/passwd" });
    }

    private static void Reverse(ModelProto model)
    {
        NodeProto[] nodes = [.. model.Graph.Node.Reverse()];
        model.Graph.Node.Clear();
        model.Graph.Node.Add(nodes);
    }

    private static void Append(ModelProto model, Random random, string type, params long[] sizes)
    {
        model.Graph.Initializer.Add(new TensorProto { Name = "added.x", DataType = (int)DataType.Float, Dims = { Enumerable.Repeat(1L, sizes.Length) }, FloatData = { random.NextSingle() } });
        model.Graph.Initializer.Add(new TensorProto { Name = "added.sizes", DataType = (int)DataType.Int64, Dims = { sizes.Length }, Int64Data = { sizes } });
        model.Graph.Node.Add(new NodeProto { OpType = type, Input = { "added.x", "added.sizes" }, Output = { "added" } });
    }

    private static void AppendUnary(ModelProto model, string type, params long[] sizes)
    {
        model.Graph.Initializer.Add(new TensorProto { Name = "added.sizes", DataType = (int)DataType.Int64, Dims = { sizes.Length }, Int64Data = { sizes } });
        model.Graph.Node.Add(new NodeProto { OpType = type, Input = { "added.sizes" }, Output = { "added" } });
    }

    private static void Doublings(ModelProto model)
    {
        const int doublings = 40;
        string name = model.Graph.Input[0].Name;
        for (int i = 0; i < doublings; i++)
        {
            model.Graph.Node.Add(new NodeProto { OpType = "Concat", Input = { name, name }, Output = { $"added{i}" }, Attribute = { new AttributeProto { Name = "axis", Type = AttributeType.Int, I = 1 } } });
            name = $"added{i}";
        }
    }

    private static void EndlessWork(ModelProto model)
    {
        const int size = 4096;
        AppendUnary(model, "ConstantOfShape", size, size);
        string name = "added";
        for (int i = 0; i < 3; i++)
        {
            model.Graph.Node.Add(new NodeProto { OpType = "MatMul", Input = { name, "added" }, Output = { $"product{i}" } });
            name = $"product{i}";
        }
    }

    private static byte[] Noise(Random random)
    {
        byte[] noise = new byte[1 + random.Next(5000)];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Repeat(byte[] unit, int count)
    {
        byte[] bytes = new byte[unit.Length * count];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = unit[i % unit.Length];
        return bytes;
    }

    /// <summary>A length-delimited protobuf field.</summary>
    private static byte[] Field(int number, byte[] contents)
    {
        var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(contents));
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>graph → node → attribute → graph → …</summary>
    private static byte[] NestedGraph(int depth)
    {
        byte[] inner = [];
        for (int i = 0; i < depth; i++) inner = Field(1, Field(5, Field(6, inner)));
        return Field(7, inner);
    }
}
