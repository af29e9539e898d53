using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Validation;
using NeuralSynth.Contract.Validation.Shapes;
using DataType = NeuralSynth.Contract.Onnx.TensorProto.Types.DataType;

namespace NeuralSynth.Models.Compiler;

/// <summary>Reads a checked ONNX graph: constants are computed now, what the outputs do not need is left out.</summary>
internal sealed unsafe class GraphImport
{
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _otherTensors = new(StringComparer.Ordinal);
    private readonly ShapeInference _shapes;
    private readonly ConstantPool _pool;
    private readonly ConstantFolding _folding;

    private GraphImport(ShapeInference shapes, ConstantPool pool)
    {
        _shapes = shapes;
        _pool = pool;
        _folding = new ConstantFolding(pool);
    }

    /// <summary>For a graph that the package's validation accepted, with the shapes it found.</summary>
    internal static CompilerGraph Run(CheckedGraph checkedGraph, GraphDescription description, ConstantPool pool)
    {
        GraphProto proto = checkedGraph.Model.Graph;
        var import = new GraphImport(checkedGraph.Shapes, pool);
        var graph = new CompilerGraph { Constants = pool, SourceNodes = proto.Node.Count };
        foreach (ValueInfoProto input in proto.Input) import.Define(input.Name);
        foreach (TensorProto tensor in proto.Initializer) import.AddConstant(tensor.Name, tensor);
        for (int i = 0; i < proto.Node.Count; i++) import.AddNode(graph, proto.Node[i], i);
        import.AddPorts(graph, description);
        graph.Update();
        return graph;
    }

    private void AddPorts(CompilerGraph graph, GraphDescription description)
    {
        var next = new HashSet<string>(StringComparer.Ordinal);
        foreach (TensorDescription input in description.Inputs)
        {
            GraphValue value = _values[input.Name];
            if (input.Role != TensorRoles.State)
            {
                graph.Inputs.Add(value);
                continue;
            }

            next.Add(input.Next!);
            graph.States.Add(new GraphState(value, _values[input.Next!]));
        }

        foreach (TensorDescription output in description.Outputs)
        {
            if (!next.Contains(output.Name)) graph.Outputs.Add((output.Name, _values[output.Name]));
        }
    }

    private GraphValue Define(string name)
    {
        ShapeValue shape = _shapes.ValueOf(name);
        var value = new GraphValue(name, Array.ConvertAll(shape.Shape, d => checked((int)d)));
        _values.Add(name, value);
        return value;
    }

    private void AddConstant(string name, TensorProto tensor)
    {
        GraphValue value = Define(name);
        if ((DataType)tensor.DataType == DataType.Float)
        {
            value.Constant = Constant(FloatsOf(tensor), value.Shape);
            return;
        }

        value.IsFloat = false;
        value.Contents = _shapes.ValueOf(name).Contents;
        _otherTensors[name] = tensor;
    }

    private float* FloatsOf(TensorProto tensor) =>
        tensor.RawData.Length > 0 ? _pool.Pin(tensor.RawData) : _pool.Copy([.. tensor.FloatData]);

    private static View Constant(float* address, int[] shape) =>
        new(new Storage(0, StorageKind.Constant, 0) { Address = address }, 0, shape, View.DenseStrides(shape));

    private void AddNode(CompilerGraph graph, NodeProto proto, int index)
    {
        GraphValue?[] inputs = [.. proto.Input.Select(i => i.Length == 0 ? null : _values[i])];
        GraphValue?[] outputs = [.. proto.Output.Select(o => o.Length == 0 ? null : Define(o))];
        var node = new GraphNode(proto, index, inputs, outputs);
        if (TryConstant(proto, node)) return;
        if (IsIdentity(node))
        {
            // The same value under another name; nothing is left of the node.
            _values[proto.Output[0]] = inputs[0]!;
            return;
        }

        if (TryIntegers(node)) return;
        if (_folding.TryFold(node)) return;
        graph.Nodes.Add(node);
    }

    private bool TryConstant(NodeProto proto, GraphNode node)
    {
        if (node.Type == "Constant")
        {
            _values.Remove(proto.Output[0]);
            AddConstant(proto.Output[0], TensorOf(node));
            return true;
        }

        if (node.Type == "ConstantOfShape" && (node.Find("value") is not { T: { } tensor } || (DataType)tensor.DataType == DataType.Float))
        {
            float* single = node.Find("value") is { T: { } value } ? FloatsOf(value) : _pool.Copy([0]);
            node.Output.Constant = Constant(single, []).BroadcastTo(node.Output.Shape);
            return true;
        }

        return node.Type == "Cast" && node.Int("to", 0) == (int)DataType.Float && TryCastConstant(proto, node);
    }

    private static TensorProto TensorOf(GraphNode node)
    {
        if (node.Find("value") is { T: { } tensor }) return tensor;
        var made = new TensorProto();
        if (node.Find("value_float") is { } single) made.FloatData.Add(single.F);
        else if (node.Find("value_floats") is { } floats) made.FloatData.Add(floats.Floats);
        else if (node.Find("value_int") is { } integer) made.Int64Data.Add(integer.I);
        else if (node.Find("value_ints") is { } integers) made.Int64Data.Add(integers.Ints);
        made.DataType = (int)(made.FloatData.Count > 0 ? DataType.Float : DataType.Int64);
        return made;
    }

    // Sizes turned into numbers, and weights stored in 16 bits.
    private bool TryCastConstant(NodeProto proto, GraphNode node)
    {
        GraphValue input = node.Inputs[0]!;
        if (input.IsFloat) return false;
        if (input.Contents is { } contents)
        {
            node.Output.Constant = Constant(_pool.Copy([.. contents.Select(c => (float)c)]), node.Output.Shape);
            return true;
        }

        if (!_otherTensors.TryGetValue(proto.Input[0], out TensorProto? tensor) || (DataType)tensor.DataType != DataType.Float16) return false;
        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        int count = View.Product(node.Output.Shape);
        float* values = _pool.Take(count);
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(raw.Length > 0 ? BitConverter.ToHalf(raw[(2 * i)..]) : BitConverter.UInt16BitsToHalf((ushort)tensor.Int32Data[i]));
        }

        node.Output.Constant = Constant(values, node.Output.Shape);
        return true;
    }

    private static bool IsIdentity(GraphNode node) => node.Type switch
    {
        "Identity" => true,
        "Cast" => node.Inputs[0]!.IsFloat && node.Int("to", 0) == (int)DataType.Float,
        _ => false,
    };

    // Arithmetic of sizes was done by the shape inference; the results are all that counts.
    private bool TryIntegers(GraphNode node)
    {
        bool integers = node.Type is "Shape" or "Size" || (node.Type is not "OneHot" && node.Inputs.Length > 0 && node.Inputs[0] is { IsFloat: false });
        if (node.Type == "Cast") integers = node.Int("to", 0) != (int)DataType.Float;
        if (node.Type is "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "IsInf" or "IsNaN" or "ArgMax" or "ArgMin") integers = true;
        if (!integers) return false;
        foreach (GraphValue? output in node.Outputs)
        {
            if (output == null) continue;
            output.IsFloat = false;
            output.Contents = _shapes.ValueOf(output.Name).Contents;
        }

        return node.Outputs.All(o => o is null or { Contents: not null });
    }
}
