using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Packaging;
using DataType = NeuralSynth.Contract.Onnx.TensorProto.Types.DataType;

namespace NeuralSynth.Contract.Validation.Shapes;

/// <summary>Computes the shape of every tensor of a graph, which fixed input shapes determine, and so bounds the
/// memory and the time of one step before anything is run: a few nodes suffice to ask for petabytes.</summary>
internal sealed class ShapeInference
{
    private readonly Dictionary<string, ShapeValue> _values = new(StringComparer.Ordinal);
    private readonly Place _place;
    private readonly ModelPackageLimits _limits;
    private long _elements;

    private ShapeInference(Place place, ModelPackageLimits limits)
    {
        _place = place;
        _limits = limits;
    }

    /// <summary>Multiply-adds of one step.</summary>
    public double MultiplyAdds { get; private set; }

    /// <summary>What is known of the input, constant or result with this name.</summary>
    public ShapeValue ValueOf(string name) => _values[name];

    /// <summary>For a graph whose nodes, tensors and ports have been checked.</summary>
    public static ShapeInference Run(GraphProto graph, Place place, ModelPackageLimits limits)
    {
        var inference = new ShapeInference(place, limits);
        foreach (ValueInfoProto input in graph.Input) inference._values[input.Name] = new ShapeValue(Dims(input));
        foreach (TensorProto tensor in graph.Initializer) inference._values[tensor.Name] = FromTensor(tensor);
        for (int i = 0; i < graph.Node.Count; i++) inference.Visit(graph.Node[i], i);
        foreach (ValueInfoProto output in graph.Output) inference.CheckOutput(output);
        return inference;
    }

    /// <summary>A constant; small numeric ones with their contents.</summary>
    public static ShapeValue FromTensor(TensorProto tensor)
    {
        long[] dims = [.. tensor.Dims];
        bool small = ShapeValue.Product(dims) <= ShapeValue.MostContents;
        return new ShapeValue(dims, small ? Contents(tensor) : null);
    }

    private static double[]? Contents(TensorProto tensor)
    {
        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        return (DataType)tensor.DataType switch
        {
            DataType.Int64 => raw.Length > 0 ? Read(raw, sizeof(long), b => BitConverter.ToInt64(b)) : [.. tensor.Int64Data.Select(v => (double)v)],
            DataType.Int32 => raw.Length > 0 ? Read(raw, sizeof(int), b => BitConverter.ToInt32(b)) : [.. tensor.Int32Data.Select(v => (double)v)],
            DataType.Float => raw.Length > 0 ? Read(raw, sizeof(float), b => BitConverter.ToSingle(b)) : [.. tensor.FloatData.Select(v => (double)v)],
            DataType.Double => raw.Length > 0 ? Read(raw, sizeof(double), b => BitConverter.ToDouble(b)) : [.. tensor.DoubleData],
            _ => null,
        };
    }

    private delegate double Reader(ReadOnlySpan<byte> bytes);

    private static double[] Read(ReadOnlySpan<byte> raw, int width, Reader reader)
    {
        double[] values = new double[raw.Length / width];
        for (int i = 0; i < values.Length; i++) values[i] = reader(raw[(i * width)..]);
        return values;
    }

    private static long[] Dims(ValueInfoProto port) => [.. port.Type.TensorType.Shape.Dim.Select(d => d.DimValue)];

    private void Visit(NodeProto node, int index)
    {
        Place place = _place.At($"node {index} ({Place.Quote(node.OpType)})");
        ShapeValue?[] inputs = [.. node.Input.Select(i => i.Length == 0 ? null : _values[i])];
        var view = new ShapeNode(node, inputs, place);
        ShapeValue[] outputs = OnnxOperators.Rules[node.OpType](view);
        if (node.Output.Count > outputs.Length) throw place.Fail($"at most {outputs.Length} outputs", $"{node.Output.Count}");
        double cost = view.MultiplyAdds;
        for (int i = 0; i < node.Output.Count; i++)
        {
            Account(outputs[i], place);
            cost = Math.Max(cost, outputs[i].Elements);
            if (node.Output[i].Length > 0) _values[node.Output[i]] = outputs[i];
        }
        MultiplyAdds += cost;
        if (MultiplyAdds > _limits.StepMultiplyAdds) throw place.Fail($"at most {_limits.StepMultiplyAdds} multiply-adds in a step", $"{MultiplyAdds:g3} up to here");
    }

    private void Account(ShapeValue value, Place place)
    {
        if (value.Rank > _limits.TensorRank) throw place.Fail($"results of at most {_limits.TensorRank} dimensions", $"{value}");
        if (value.Shape.Any(d => d < 0)) throw place.Fail("results with dimensions of at least 0", $"{value}");
        if (value.Elements > _limits.StepElements) throw place.Fail($"results of at most {_limits.StepElements} numbers", $"{value}");
        _elements += value.Elements;
        if (_elements > _limits.StepElements) throw place.Fail($"results of at most {_limits.StepElements} numbers in all nodes", $"{_elements} up to here");
    }

    private void CheckOutput(ValueInfoProto output)
    {
        ShapeValue computed = _values[output.Name];
        if (!computed.Shape.AsSpan().SequenceEqual(Dims(output)))
            throw _place.At($"output {Place.Quote(output.Name)}").Fail($"nodes that compute the shape {Rule.Shape(Dims(output))}", $"{computed}");
    }
}
