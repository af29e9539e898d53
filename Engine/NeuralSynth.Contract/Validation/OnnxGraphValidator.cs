using Google.Protobuf.Collections;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Packaging;
using NeuralSynth.Contract.Validation.Shapes;

namespace NeuralSynth.Contract.Validation;

/// <summary>Checks one ONNX model against its description: a pure function of float tensors with fixed shapes.</summary>
internal sealed class OnnxGraphValidator
{
    private const int LowestIr = 4, HighestIr = 10;
    private const int LowestOpset = 13, HighestOpset = 21;

    private readonly Place _place;
    private readonly ModelPackageLimits _limits;
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private long _weights;

    private OnnxGraphValidator(Place place, ModelPackageLimits limits)
    {
        _place = place;
        _limits = limits;
    }

    /// <summary>Returns the graph with the number of its constant elements.</summary>
    public static CheckedGraph Check(ModelProto model, GraphDescription description, Place place, ModelPackageLimits limits)
    {
        var validator = new OnnxGraphValidator(place, limits);
        validator.CheckModel(model);
        validator.CheckGraph(model.Graph, description);
        ShapeInference shapes = ShapeInference.Run(model.Graph, place, limits);
        return new CheckedGraph(model, shapes, validator._weights);
    }

    private static bool IsDefaultDomain(string domain) => domain is "" or "ai.onnx";

    private void CheckModel(ModelProto model)
    {
        if (model.Graph is null) throw _place.Fail("an ONNX model with a graph", "none");
        if (model.IrVersion is < LowestIr or > HighestIr) throw _place.At("ir_version").Fail($"{LowestIr} to {HighestIr}", $"{model.IrVersion}");
        foreach (OperatorSetIdProto import in model.OpsetImport)
        {
            if (!IsDefaultDomain(import.Domain)) throw _place.At("opset_import").Fail("the default operator domain alone", Place.Quote(import.Domain));
        }
        if (model.OpsetImport.Count != 1) throw _place.At("opset_import").Fail("one operator set", $"{model.OpsetImport.Count}");
        long opset = model.OpsetImport[0].Version;
        if (opset is < LowestOpset or > HighestOpset) throw _place.At("opset_import").Fail($"version {LowestOpset} to {HighestOpset}", $"{opset}");
        if (model.Functions.Count > 0) throw _place.Fail("no model-local functions", $"{model.Functions.Count}");
    }

    private void CheckGraph(GraphProto graph, GraphDescription description)
    {
        if (graph.SparseInitializer.Count > 0) throw _place.Fail("no sparse initialisers", $"{graph.SparseInitializer.Count}");
        if (graph.Node.Count > _limits.GraphNodes) throw _place.Fail($"at most {_limits.GraphNodes} nodes", $"{graph.Node.Count}");
        CheckPorts(graph.Input, description.Inputs, "input");
        CheckPorts(graph.Output, description.Outputs, "output");
        foreach (ValueInfoProto input in graph.Input) Define(input.Name, _place.At("input"));
        foreach (TensorProto tensor in graph.Initializer) CheckInitializer(tensor);
        for (int i = 0; i < graph.Node.Count; i++) CheckNode(graph.Node[i], i);
        foreach (ValueInfoProto output in graph.Output)
        {
            if (!_defined.Contains(output.Name)) throw _place.Fail($"a node that computes the output {Place.Quote(output.Name)}", "none");
        }
    }

    private void CheckPorts(RepeatedField<ValueInfoProto> found, TensorDescription[] described, string side)
    {
        if (found.Count != described.Length)
            throw _place.Fail($"the {described.Length} {side}s of model.json", $"{found.Count}");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ValueInfoProto port in found)
        {
            Place place = _place.At($"{side} {Place.Quote(port.Name)}");
            if (!names.Add(port.Name)) throw place.Fail("each name once", "the name again");
            TensorDescription? tensor = Array.Find(described, d => d.Name == port.Name);
            if (tensor is null) throw place.Fail($"an {side} that model.json describes", "another name");
            CheckType(port.Type, tensor, place);
        }
    }

    private static void CheckType(TypeProto? type, TensorDescription described, Place place)
    {
        if (type?.TensorType is not { } tensor) throw place.Fail("a tensor", "another type, or none");
        if (tensor.ElemType != (int)TensorProto.Types.DataType.Float) throw place.Fail("element type 1 (float32)", $"{tensor.ElemType}");
        if (tensor.Shape is not { } shape) throw place.Fail($"the shape {Rule.Shape(described.Shape)}", "none");
        bool known = shape.Dim.All(d => d.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue);
        if (!known) throw place.Fail($"the fixed shape {Rule.Shape(described.Shape)}", "one with unknown dimensions");
        long[] dims = [.. shape.Dim.Select(d => d.DimValue)];
        if (!dims.SequenceEqual(described.Shape.Select(d => (long)d))) throw place.Fail($"the shape {Rule.Shape(described.Shape)}", Rule.Shape(dims));
    }

    private void CheckInitializer(TensorProto tensor)
    {
        Place place = _place.At($"initialiser {Place.Quote(tensor.Name)}");
        Define(tensor.Name, place);
        AddWeights(tensor, place);
    }

    private void AddWeights(TensorProto tensor, Place place)
    {
        _weights += OnnxTensorRules.Check(tensor, place, _limits);
        if (_weights > _limits.Weights) throw place.Fail($"at most {_limits.Weights} weights", "more");
    }

    private void CheckNode(NodeProto node, int index)
    {
        Place place = _place.At($"node {index} ({Place.Quote(node.OpType)})");
        if (!IsDefaultDomain(node.Domain)) throw place.Fail("an operator of the default domain", $"the domain {Place.Quote(node.Domain)}");
        if (!OnnxOperators.Rules.ContainsKey(node.OpType)) throw place.Fail("an operator that packages may use", Place.Quote(node.OpType));
        foreach (string input in node.Input)
        {
            if (input.Length > 0 && !_defined.Contains(input))
                throw place.Fail("inputs defined by an earlier node, an initialiser or an input of the graph", Place.Quote(input));
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (AttributeProto attribute in node.Attribute) CheckAttribute(attribute, names, place);
        if (node.Output.All(o => o.Length == 0)) throw place.Fail("an output", "none");
        foreach (string output in node.Output)
        {
            if (output.Length > 0) Define(output, place);
        }
    }

    private void CheckAttribute(AttributeProto attribute, HashSet<string> names, Place place)
    {
        place = place.At($"attribute {Place.Quote(attribute.Name)}");
        if (!names.Add(attribute.Name)) throw place.Fail("each attribute once", "the attribute again");
        if (attribute.G is not null || attribute.Graphs.Count > 0) throw place.Fail("no subgraphs", "one");
        if (attribute.RefAttrName.Length > 0) throw place.Fail("a value", "a reference to a function's attribute");
        if (!AllowedType(attribute.Type)) throw place.Fail("numbers, text or a tensor", $"attribute type {(int)attribute.Type}");
        if (!float.IsFinite(attribute.F) || attribute.Floats.Any(f => !float.IsFinite(f))) throw place.Fail("finite numbers", "NaN or infinity");
        if (attribute.T is not null) AddWeights(attribute.T, place);
        foreach (TensorProto tensor in attribute.Tensors) AddWeights(tensor, place);
    }

    private static bool AllowedType(AttributeProto.Types.AttributeType type) => type is
        AttributeProto.Types.AttributeType.Float or AttributeProto.Types.AttributeType.Int or AttributeProto.Types.AttributeType.String
        or AttributeProto.Types.AttributeType.Tensor or AttributeProto.Types.AttributeType.Floats or AttributeProto.Types.AttributeType.Ints
        or AttributeProto.Types.AttributeType.Strings or AttributeProto.Types.AttributeType.Tensors;

    private void Define(string name, Place place)
    {
        Rule.Line(name, 1, ManifestLimits.LongestTensorName, place);
        if (name.Contains('\uFFFD')) throw place.Fail("a name in UTF-8", Place.Quote(name));
        if (!_defined.Add(name)) throw place.Fail("each name defined once", $"{Place.Quote(name)} again");
    }
}
