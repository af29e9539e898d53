using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Models.Tests.Cases;

/// <summary>A small graph with one input "x" and its outputs, named for test reports.</summary>
/// <param name="Name">Operator and what is special.</param>
/// <param name="Build">Makes the graph.</param>
internal sealed record GraphCase(string Name, Func<SampleGraph> Build)
{
    /// <summary>Inputs above 0 alone, for logarithms and roots.</summary>
    public bool Positive { get; init; }

    /// <summary>Against the largest value of an output.</summary>
    public double Tolerance { get; init; } = 1e-5;

    public override string ToString() => Name;
}

/// <summary>Short ways to write small graphs.</summary>
internal static class CaseGraph
{
    public static SampleGraph New(params int[] inputShape)
    {
        var graph = new SampleGraph(GraphRoles.Decoder);
        graph.Input("x", TensorRoles.Latent, inputShape);
        return graph;
    }

    /// <summary>Seeded weights in ±1.</summary>
    public static void Random(this SampleGraph graph, string name, params int[] shape)
    {
        var random = new Random(name.Aggregate(17, (h, c) => (h * 31) + c));
        graph.Weights(name, shape, _ => (float)((random.NextDouble() * 2) - 1));
    }

    public static void Positive(this SampleGraph graph, string name, params int[] shape)
    {
        var random = new Random(name.Length);
        graph.Weights(name, shape, _ => (float)(random.NextDouble() + 0.5));
    }

    /// <summary>A node with several outputs.</summary>
    public static void Nodes(this SampleGraph graph, string type, string[] inputs, string[] outputs, params AttributeProto[] attributes) =>
        graph.Model.Graph.Node.Add(new NodeProto { Name = $"{type}.{outputs[0]}", OpType = type, Input = { inputs }, Output = { outputs }, Attribute = { attributes } });

    public static SampleGraph Output(this SampleGraph graph, string name, params int[] shape)
    {
        graph.Output(name, TensorRoles.Audio, shape);
        return graph;
    }

    public static AttributeProto Float(string name, float value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = Google.Protobuf.ByteString.CopyFromUtf8(value) };

    public static AttributeProto Ints(string name, params long[] values) => SampleGraph.Ints(name, values);

    public static AttributeProto Int(string name, long value) => SampleGraph.Int(name, value);

    /// <summary>One operator on x, in a convolution sandwich so that its neighbours are time-major.</summary>
    public static SampleGraph Unary(string type, params AttributeProto[] attributes)
    {
        SampleGraph graph = New(1, 5, 7);
        graph.Node(type, ["x"], "y", attributes);
        return graph.Output("y", 1, 5, 7);
    }

    /// <summary>x [1, 5, 7], other inputs, y of the given shape.</summary>
    public static SampleGraph With(string type, int[] outputShape, Action<SampleGraph> constants, string[] inputs, params AttributeProto[] attributes)
    {
        SampleGraph graph = New(1, 5, 7);
        constants(graph);
        graph.Node(type, inputs, "y", attributes);
        return graph.Output("y", outputShape);
    }

    /// <summary>Concat(state, x) with the end as next state.</summary>
    public static string Cached(this SampleGraph graph, string x, string state, int channels, int length, int frames)
    {
        graph.State(state, 1, channels, frames);
        graph.Node("Concat", [state, x], $"{state}.joined", Int("axis", 2));
        graph.Slice($"{state}.joined", $"{state}.next", 2, length, length + frames);
        return $"{state}.joined";
    }

    public static void Slice(this SampleGraph graph, string x, string y, int axis, int start, int end, int step = 1)
    {
        graph.Indices($"{y}.start", start);
        graph.Indices($"{y}.end", end);
        graph.Indices($"{y}.axis", axis);
        graph.Indices($"{y}.step", step);
        graph.Node("Slice", [x, $"{y}.start", $"{y}.end", $"{y}.axis", $"{y}.step"], y);
    }
}
