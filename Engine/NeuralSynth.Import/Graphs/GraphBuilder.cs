using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using AttributeType = NeuralSynth.Contract.Onnx.AttributeProto.Types.AttributeType;
using DataType = NeuralSynth.Contract.Onnx.TensorProto.Types.DataType;

namespace NeuralSynth.Import.Graphs;

/// <summary>Builds one streaming ONNX graph and its description side by side.</summary>
/// <param name="role">Of the graph.</param>
internal sealed class GraphBuilder(string role)
{
    private const int IrVersion = 10, OperatorSet = 20;

    private readonly GraphProto _graph = new() { Name = role };
    private readonly List<TensorDescription> _inputs = [], _outputs = [];
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);
    private int _nodes, _states;

    /// <summary>Declares an input.</summary>
    public string Input(string name, string tensorRole, params int[] shape)
    {
        _graph.Input.Add(Port(name, shape));
        _inputs.Add(new TensorDescription { Name = name, Role = tensorRole, Shape = shape });
        return name;
    }

    /// <summary>Declares a result as an output under its final name.</summary>
    public void Output(string value, string name, string tensorRole, params int[] shape)
    {
        NodeTo("Identity", [value], name);
        _graph.Output.Add(Port(name, shape));
        _outputs.Add(new TensorDescription { Name = name, Role = tensorRole, Shape = shape });
    }

    /// <summary>The signal behind the last <paramref name="frames"/> frames of the steps before: what the compiler knows as
    /// history.</summary>
    public Signal Remembered(Signal x, int frames)
    {
        if (frames == 0) return x;
        string state = $"state.{_states++}", next = state + ".next";
        int[] shape = [1, x.Channels, frames];
        _graph.Input.Add(Port(state, shape));
        _inputs.Add(new TensorDescription { Name = state, Role = TensorRoles.State, Shape = shape, Next = next });
        _graph.Output.Add(Port(next, shape));
        _outputs.Add(new TensorDescription { Name = next, Role = TensorRoles.State, Shape = shape });
        string joined = Node("Concat", [state, x.Name], Int("axis", 2));
        NodeTo("Slice", [joined, Indices(x.Frames), Indices(x.Frames + frames), Indices(2)], next);
        return new Signal(joined, x.Channels, frames + x.Frames);
    }

    /// <summary>Frames from … to − 1.</summary>
    public Signal Frames(Signal x, int from, int to) =>
        from == 0 && to == x.Frames ? x : new(Slice(x.Name, 2, from, to), x.Channels, to - from);

    /// <summary>Channels from … to − 1.</summary>
    public Signal Channels(Signal x, int from, int to) =>
        from == 0 && to == x.Channels ? x : new(Slice(x.Name, 1, from, to), to - from, x.Frames);

    public string Slice(string x, int axis, int from, int to) => Node("Slice", [x, Indices(from), Indices(to), Indices(axis)]);

    public string Reshape(string x, params int[] shape) => Node("Reshape", [x, Indices(shape)]);

    public string Transpose(string x, params int[] order) => Node("Transpose", [x], Ints("perm", order));

    public Signal Apply(string type, Signal x) => x with { Name = Node(type, [x.Name]) };

    public Signal Apply(string type, Signal a, Signal b) => a with { Name = Node(type, [a.Name, b.Name]) };

    public Signal Apply(string type, Signal x, float value) => x with { Name = Node(type, [x.Name, Scalar(value)]) };

    public Signal Apply(string type, Signal x, string constant) => x with { Name = Node(type, [x.Name, constant]) };

    public Signal JoinedChannels(params Signal[] parts) =>
        parts.Length == 1 ? parts[0] : new(Node("Concat", [.. parts.Select(p => p.Name)], Int("axis", 1)), parts.Sum(p => p.Channels), parts[0].Frames);

    /// <summary>A convolution without padding.</summary>
    /// <param name="x">Every frame it looks at is there.</param>
    /// <param name="weights">[O][I/groups][K]</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="outputs">O</param>
    /// <param name="taps">K</param>
    /// <param name="stride">Input frames per output frame.</param>
    /// <param name="dilation">Frames between taps.</param>
    /// <param name="groups">Independent parts of the channels.</param>
    public Signal Convolution(Signal x, float[] weights, float[]? bias, int outputs, int taps, int stride = 1, int dilation = 1, int groups = 1)
    {
        string name = $"convolution.{_nodes}";
        var inputs = new List<string> { x.Name, Weights(name + ".weight", weights, outputs, x.Channels / groups, taps) };
        if (bias != null) inputs.Add(Weights(name + ".bias", bias, outputs));
        string y = Node("Conv", [.. inputs], Ints("kernel_shape", taps), Ints("strides", stride), Ints("dilations", dilation), Int("group", groups));
        return new Signal(y, outputs, ((x.Frames - ((taps - 1) * dilation) - 1) / stride) + 1);
    }

    /// <summary>[r·C, T] → [C, r·T]: channel j·C + c becomes channel c of frame t·r + j.</summary>
    public Signal Interleaved(Signal x, int ratio)
    {
        int channels = x.Channels / ratio;
        string split = Transpose(Reshape(x.Name, ratio, channels, x.Frames), 1, 2, 0);
        return new Signal(Reshape(split, 1, channels, x.Frames * ratio), channels, x.Frames * ratio);
    }

    /// <summary>Adds a constant of floats; a name is added once.</summary>
    public string Weights(string name, float[] values, params int[] shape)
    {
        if (!_constants.Add(name)) return name;
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.Float, RawData = Raw(values) };
        tensor.Dims.AddRange(shape.Select(d => (long)d));
        _graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Name of a constant list of whole numbers.</summary>
    public string Indices(params int[] values)
    {
        string name = "indices." + string.Join('.', values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
        if (!_constants.Add(name)) return name;
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.Int64, RawData = Raw(Array.ConvertAll(values, v => (long)v)) };
        tensor.Dims.Add(values.Length);
        _graph.Initializer.Add(tensor);
        return name;
    }

    public string Scalar(float value) => Weights("scalar." + value.ToString("r", CultureInfo.InvariantCulture), [value], 1);

    /// <summary>A constant without axes.</summary>
    public string Number(float value) => Weights("number." + value.ToString("r", CultureInfo.InvariantCulture), [value]);

    /// <summary>Adds a node and returns the name of its output.</summary>
    public string Node(string type, string[] inputs, params AttributeProto[] attributes)
    {
        string output = $"v{_nodes++}";
        NodeTo(type, inputs, output, attributes);
        return output;
    }

    public static AttributeProto Int(string name, int value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Ints(string name, params int[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values.Select(v => (long)v));
        return attribute;
    }

    public static AttributeProto Float(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    /// <summary>The description, and the bytes of the model.</summary>
    public (GraphDescription Description, byte[] Model) Finish(string file)
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "NeuralSynth.Import", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        var description = new GraphDescription { Role = role, File = file, Inputs = [.. _inputs], Outputs = [.. _outputs] };
        return (description, model.ToByteArray());
    }

    private void NodeTo(string type, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
    }

    private static ValueInfoProto Port(string name, int[] shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = new TensorShapeProto() };
        tensor.Shape.Dim.AddRange(shape.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private static ByteString Raw<T>(T[] values) where T : unmanaged => UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
