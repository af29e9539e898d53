using System.Runtime.InteropServices;
using Google.Protobuf;
using NeuralSynth.Contract.Onnx;

namespace NeuralSynth.Autodiff;

/// <summary>Writes the part of a graph that some outputs need as an ONNX model (IR 10, opset 20).</summary>
public static class OnnxWriter
{
    private const int IrVersion = 10;
    private const int Opset = 20;

    /// <summary>Writes the nodes that <paramref name="outputs"/> need.</summary>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="name">Graph name.</param>
    /// <param name="cuts">Computed values that become inputs of the model instead.</param>
    /// <param name="fixedInputs">Graph inputs that become constants with these elements: trained weights.</param>
    public static ModelProto Write(IReadOnlyList<Value> outputs, string name, IReadOnlySet<Value>? cuts = null, IReadOnlyDictionary<Value, float[]>? fixedInputs = null)
    {
        var graph = new GraphProto { Name = name };
        var seen = new HashSet<Value>();
        foreach (Value output in outputs) Visit(output);
        graph.Output.AddRange(outputs.Select(Describe));
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "NeuralSynth", ProducerVersion = "0.1", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        return model;

        // Depth first: a node is written after everything it needs.
        void Visit(Value value)
        {
            if (!seen.Add(value)) return;
            if (value.IsConstant) graph.Initializer.Add(Tensor(value, value.Floats, value.Longs));
            else if (fixedInputs is not null && fixedInputs.TryGetValue(value, out float[]? data)) graph.Initializer.Add(Tensor(value, data, null));
            else if (value.Producer is null || (cuts?.Contains(value) ?? false)) graph.Input.Add(Describe(value));
            else
            {
                foreach (Value? input in value.Producer.Inputs)
                    if (input is not null) Visit(input);
                foreach (Value output in value.Producer.Outputs) seen.Add(output);
                graph.Node.Add(Node(value.Producer));
            }
        }
    }

    private static NodeProto Node(Node node)
    {
        var proto = new NodeProto { Name = node.Name, OpType = node.Op };
        proto.Input.AddRange(node.Inputs.Select(i => i?.Name ?? ""));
        proto.Output.AddRange(node.Outputs.Select(o => o.Name));
        proto.Attribute.AddRange(node.Attributes.Select(a => Attribute(a.Key, a.Value)));
        return proto;
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var proto = new AttributeProto { Name = name };
        switch (value)
        {
            case long number: (proto.Type, proto.I) = (AttributeProto.Types.AttributeType.Int, number); break;
            case float number: (proto.Type, proto.F) = (AttributeProto.Types.AttributeType.Float, number); break;
            case long[] numbers:
                proto.Type = AttributeProto.Types.AttributeType.Ints;
                proto.Ints.AddRange(numbers);
                break;
            default: throw new GraphException($"Attribute '{name}' has the type {value.GetType().Name}; expected long, float or long[].");
        }
        return proto;
    }

    private static TensorProto Tensor(Value value, float[]? floats, long[]? longs)
    {
        var proto = new TensorProto { Name = value.Name, DataType = (int)value.Kind };
        proto.Dims.AddRange(value.Shape.Select(s => (long)s));
        proto.RawData = ByteString.CopyFrom(longs is null ? MemoryMarshal.AsBytes<float>(floats) : MemoryMarshal.AsBytes<long>(longs));
        return proto;
    }

    private static ValueInfoProto Describe(Value value)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(value.Shape.Select(s => new TensorShapeProto.Types.Dimension { DimValue = s }));
        return new ValueInfoProto { Name = value.Name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)value.Kind, Shape = shape } } };
    }
}
