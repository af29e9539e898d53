using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Validation;
using NeuralSynth.Contract.Validation.Shapes;
using NeuralSynth.OnnxRuntime;
using NeuralSynth.Tests.Shared;
using AttributeType = NeuralSynth.Contract.Onnx.AttributeProto.Types.AttributeType;
using DataType = NeuralSynth.Contract.Onnx.TensorProto.Types.DataType;

namespace NeuralSynth.Contract.Tests;

/// <summary>The shape rules against ONNX Runtime, which runs the same node.</summary>
public sealed class ShapeTests_OnnxRuntime
{
    private static readonly Dictionary<string, Func<ShapeCase>[]> Cases = new()
    {
        ["Conv"] =
        [
            () => Of("Conv", F(1, 4, 20), F(6, 2, 3)).Int("group", 2).Ints("strides", 2).Ints("pads", 1, 2).Ints("dilations", 3),
            () => Of("Conv", F(1, 4, 20), F(8, 4, 5), F(8)),
            () => Of("Conv", F(1, 2, 9, 11), F(3, 2, 3, 2)).Ints("strides", 2, 3),
            () => Of("Conv", F(1, 2, 9), F(3, 2, 3)).Text("auto_pad", "SAME_UPPER").Ints("strides", 2),
        ],
        ["ConvTranspose"] =
        [
            () => Of("ConvTranspose", F(1, 4, 10), F(4, 3, 8)).Ints("strides", 4).Ints("pads", 1, 2).Ints("output_padding", 1),
            () => Of("ConvTranspose", F(1, 4, 10), F(4, 3, 4), F(6)).Int("group", 2).Ints("strides", 2).Ints("dilations", 2),
        ],
        ["AveragePool"] = [() => Of("AveragePool", F(1, 2, 11)).Ints("kernel_shape", 3).Ints("strides", 2).Int("ceil_mode", 1)],
        ["MaxPool"] = [() => Of("MaxPool", F(1, 2, 11)).Ints("kernel_shape", 4).Ints("strides", 3)],
        ["LpPool"] = [() => Of("LpPool", F(1, 2, 11)).Ints("kernel_shape", 4).Ints("strides", 3)],
        ["GlobalAveragePool"] = [() => Of("GlobalAveragePool", F(1, 3, 5, 6))],
        ["GlobalMaxPool"] = [() => Of("GlobalMaxPool", F(1, 3, 5))],
        ["GlobalLpPool"] = [() => Of("GlobalLpPool", F(1, 3, 5))],
        ["MatMul"] = [() => Of("MatMul", F(2, 1, 3, 4), F(5, 4, 6)), () => Of("MatMul", F(4), F(4, 6)), () => Of("MatMul", F(3, 4), F(4)), () => Of("MatMul", F(4), F(4))],
        ["Gemm"] = [() => Of("Gemm", F(4, 3), F(5, 4), F(1, 5)).Int("transA", 1).Int("transB", 1)],
        ["Einsum"] = [() => Of("Einsum", F(2, 3, 4), F(2, 4, 5)).Text("equation", "bij,bjk->bik"), () => Of("Einsum", F(3, 4)).Text("equation", "ij -> ji")],
        ["LSTM"] = [() => Of("LSTM", F(3, 2, 4), F(1, 20, 4), F(1, 20, 5)).Int("hidden_size", 5).Outputs(3)],
        ["GRU"] = [() => Of("GRU", F(3, 2, 4), F(2, 15, 4), F(2, 15, 5)).Int("hidden_size", 5).Text("direction", "bidirectional").Outputs(2)],
        ["RNN"] = [() => Of("RNN", F(3, 2, 4), F(1, 5, 4), F(1, 5, 5)).Int("hidden_size", 5).Outputs(2)],
        ["LayerNormalization"] = [() => Of("LayerNormalization", F(2, 3, 4), F(4), F(4))],
        ["BatchNormalization"] = [() => Of("BatchNormalization", F(1, 3, 4), F(3), F(3), F(3), F(3))],
        ["InstanceNormalization"] = [() => Of("InstanceNormalization", F(1, 3, 4), F(3), F(3))],
        ["ReduceMean"] = [() => Of("ReduceMean", F(2, 3, 4)).Ints("axes", -1, 0).Opset(13), () => Of("ReduceMean", F(2, 3, 4), I(1)).Int("keepdims", 0)],
        ["ReduceSum"] = [() => Of("ReduceSum", F(2, 3, 4)).Int("keepdims", 0), () => Of("ReduceSum", F(2, 3, 4)).Int("noop_with_empty_axes", 1)],
        ["ArgMax"] = [() => Of("ArgMax", F(2, 3, 4)).Int("axis", 1).Int("keepdims", 0).Result(DataType.Int64)],
        ["Add"] = [() => Of("Add", F(2, 1, 4), F(3, 1))],
        ["Sub"] = [() => Of("Sub", F(2, 1, 4), F())],
        ["Mul"] = [() => Of("Mul", F(1), F(2, 3))],
        ["Div"] = [() => Of("Div", F(5, 1, 1), F(4, 1))],
        ["Max"] = [() => Of("Max", F(2, 1), F(1, 3), F(1))],
        ["PRelu"] = [() => Of("PRelu", F(1, 3, 4), F(3, 1))],
        ["Sigmoid"] = [() => Of("Sigmoid", F(2, 3))],
        ["Softmax"] = [() => Of("Softmax", F(2, 3)).Int("axis", 0)],
        ["CumSum"] = [() => Of("CumSum", F(2, 3), I0(1))],
        ["Reshape"] = [() => Of("Reshape", F(2, 3, 4), I(0, -1)), () => Of("Reshape", F(2, 3, 4), I(4, 6)), () => Of("Reshape", F(1, 1), I())],
        ["Flatten"] = [() => Of("Flatten", F(2, 3, 4)).Int("axis", 2), () => Of("Flatten", F(2, 3, 4)).Int("axis", 0), () => Of("Flatten", F(2, 3, 4)).Int("axis", -1)],
        ["Squeeze"] = [() => Of("Squeeze", F(1, 3, 1)), () => Of("Squeeze", F(1, 3, 1), I(-1))],
        ["Unsqueeze"] = [() => Of("Unsqueeze", F(3, 4), I(0, -1)), () => Of("Unsqueeze", F(3, 4), I(2, 1))],
        ["Transpose"] = [() => Of("Transpose", F(2, 3, 4)), () => Of("Transpose", F(2, 3, 4)).Ints("perm", 1, 2, 0)],
        ["Concat"] = [() => Of("Concat", F(2, 3), F(2, 5)).Int("axis", -1)],
        ["Split"] = [() => Of("Split", F(2, 7), I(3, 4)).Int("axis", 1).Outputs(2), () => Of("Split", F(7, 2)).Int("num_outputs", 3).Outputs(3)],
        ["Slice"] =
        [
            () => Of("Slice", F(10, 8), I(-3, 1), I(long.MaxValue, 100), I(0, 1), I(1, 3)),
            () => Of("Slice", F(10), I(-1), I(long.MinValue), I(0), I(-2)),
            () => Of("Slice", F(10), I(8), I(2), I(0), I(-3)),
            () => Of("Slice", F(10), I(7), I(3)),
        ],
        ["Gather"] = [() => Of("Gather", F(5, 6), I(0, 4, 2)).Int("axis", 1), () => Of("Gather", F(5, 6), I0(-1))],
        ["GatherElements"] = [() => Of("GatherElements", F(3, 3), I(0, 1).Shaped(1, 2)).Int("axis", 1)],
        ["GatherND"] = [() => Of("GatherND", F(3, 4, 5), I(0, 1, 2, 3).Shaped(2, 2))],
        ["Expand"] = [() => Of("Expand", F(3, 1), I(2, 1, 4))],
        ["Tile"] = [() => Of("Tile", F(2, 3), I(2, 4))],
        ["ConstantOfShape"] = [() => Of("ConstantOfShape", I(2, 0, 3)), () => Of("ConstantOfShape", I())],
        ["Range"] = [() => Of("Range", F0(1), F0(10), F0(2.5f)), () => Of("Range", F0(1), F0(0), F0(1))],
        ["Pad"] = [() => Of("Pad", F(2, 3), I(1, 2, 3, 4)), () => Of("Pad", F(2, 9), I(-1, 2), null, I(1))],
        ["Resize"] = [() => Of("Resize", F(1, 1, 5), null, S(1, 1, 2.5f)), () => Of("Resize", F(1, 1, 5), null, null, I(1, 1, 13))],
        ["OneHot"] = [() => Of("OneHot", I(1, 2), I0(5), S(0, 1)), () => Of("OneHot", I(1, 2), I0(5), S(0, 1)).Int("axis", 0)],
        ["TopK"] = [() => Of("TopK", F(2, 9), I(4)).Outputs(2).Exposed(1)],
        ["DepthToSpace"] = [() => Of("DepthToSpace", F(1, 8, 2, 3)).Int("blocksize", 2)],
        ["SpaceToDepth"] = [() => Of("SpaceToDepth", F(1, 2, 4, 6)).Int("blocksize", 2)],
        ["Where"] = [() => Of("Where", new("", DataType.Bool, [2, 1], new byte[2], true), F(1, 3), F(1))],
        ["Shape"] = [() => Of("Shape", F(2, 3, 4)).Int("start", 1).Result(DataType.Int64), () => Of("Shape", F(2, 3, 4)).Int("end", -1).Result(DataType.Int64)],
        ["Size"] = [() => Of("Size", F(2, 3, 4)).Result(DataType.Int64)],
        ["Trilu"] = [() => Of("Trilu", F(3, 4))],
        ["Clip"] = [() => Of("Clip", F(3, 4), F0(0), F0(1))],
    };

    public static TheoryData<string, int> Numbered
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach ((string name, Func<ShapeCase>[] cases) in Cases)
            {
                for (int i = 0; i < cases.Length; i++) data.Add(name, i);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Numbered))]
    public void Rule_GivesTheShapesOfOnnxRuntime(string type, int number)
    {
        ShapeCase shapeCase = Cases[type][number]();
        ShapeValue[] inferred = OnnxOperators.Rules[type](shapeCase.View());
        int[][] run = shapeCase.Run();
        for (int i = 0; i < run.Length; i++) Assert.Equal(run[i].Select(d => (long)d), inferred[i].Shape);
    }

    /// <summary>Operators whose rule is "like the input" or plain broadcasting need one check of the rule, not of each
    /// name; all others must be in the table.</summary>
    [Fact]
    public void EveryRuleOfItsOwn_IsChecked()
    {
        ShapeRule[] shared = [ElementwiseShapes.Same, ElementwiseShapes.Copy, ElementwiseShapes.Broadcast, LayerShapes.Reduce, LayerShapes.ArgReduce, LayoutShapes.Constant];
        IEnumerable<string> own = OnnxOperators.Rules.Where(r => !shared.Contains(r.Value)).Select(r => r.Key);
        Assert.Empty(own.Except(Cases.Keys));
    }

    /// <summary>What exporters write for x.view(x.shape[0], -1): sizes computed from shapes.</summary>
    [Fact]
    public void SizesComputedFromShapes_AreFollowed()
    {
        var graph = new SampleGraph(GraphRoles.Encoder);
        graph.Input("x", TensorRoles.Audio, 1, 2, 12);
        graph.Indices("first", 0);
        graph.Indices("last", 2);
        graph.Indices("two", 2);
        graph.Indices("open", -1);
        graph.Node("Shape", ["x"], "shape");
        graph.Node("Gather", ["shape", "first"], "batch");
        graph.Node("Gather", ["shape", "last"], "length");
        graph.Node("Div", ["length", "two"], "half");
        graph.Node("Concat", ["batch", "half", "open"], "sizes", SampleGraph.Int("axis", 0));
        graph.Node("Reshape", ["x", "sizes"], "y");
        graph.Output("y", TensorRoles.Latent, 1, 6, 4);
        ShapeInference.Run(graph.Model.Graph, new("test"), ModelPackageLimits.Default);
    }

    [Fact]
    public void Cost_OfAConvolution()
    {
        ShapeNode view = Of("Conv", F(1, 4, 20), F(6, 2, 3)).Int("group", 2).View();
        OnnxOperators.Rules["Conv"](view);
        Assert.Equal(18 * 6 * 2 * 3, view.MultiplyAdds);
    }

    private static ShapeCase Of(string type, params ShapeInput?[] inputs) => new(type, inputs);

    /// <summary>A float tensor that is an input of the graph.</summary>
    private static ShapeInput F(params int[] shape) => new("", DataType.Float, shape, new byte[sizeof(float) * shape.Aggregate(1, (a, b) => a * b)], false);

    private static ShapeInput F0(float value) => new("", DataType.Float, [], BitConverter.GetBytes(value), true);

    private static ShapeInput S(params float[] values) => new("", DataType.Float, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), true);

    private static ShapeInput I(params long[] values) => new("", DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), true);

    private static ShapeInput I0(long value) => new("", DataType.Int64, [], BitConverter.GetBytes(value), true);
}

internal sealed record ShapeInput(string Name, DataType Type, int[] Shape, byte[] Raw, bool Constant)
{
    public ShapeInput Shaped(params int[] shape) => this with { Shape = shape };
}

/// <summary>One node with its inputs, to be inferred and to be run.</summary>
internal sealed class ShapeCase(string type, ShapeInput?[] inputs)
{
    private readonly NodeProto _node = new() { OpType = type };
    private int _outputs = 1;
    private int _exposed = int.MaxValue;
    private int _opset = 20;
    private DataType _result = DataType.Float;

    public ShapeCase Int(string name, long value) => With(new AttributeProto { Name = name, Type = AttributeType.Int, I = value });

    public ShapeCase Ints(string name, params long[] values) => With(new AttributeProto { Name = name, Type = AttributeType.Ints, Ints = { values } });

    public ShapeCase Text(string name, string value) => With(new AttributeProto { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    public ShapeCase Outputs(int count) => Set(() => _outputs = count);

    /// <summary>How many of the outputs are compared: others have another element type.</summary>
    public ShapeCase Exposed(int count) => Set(() => _exposed = count);

    public ShapeCase Opset(int version) => Set(() => _opset = version);

    public ShapeCase Result(DataType type) => Set(() => _result = type);

    public ShapeNode View()
    {
        Complete();
        return new ShapeNode(_node, Array.ConvertAll(inputs, i => i is null ? null : i.Constant ? ShapeInference.FromTensor(Tensor(i)) : new ShapeValue(Array.ConvertAll(i.Shape, d => (long)d))), new("test"));
    }

    public int[][] Run()
    {
        Complete();
        var model = new ModelProto { IrVersion = 9, Graph = new GraphProto { Name = "g", Node = { _node } } };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = _opset });
        var feeds = new List<NamedOnnxValue>();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not { } input) continue;
            TensorProto tensor = Tensor(input);
            tensor.Name = $"x{i}";
            if (input.Constant) model.Graph.Initializer.Add(tensor);
            else
            {
                model.Graph.Input.Add(Port($"x{i}", DataType.Float));
                feeds.Add(NamedOnnxValue.CreateFromTensor($"x{i}", new DenseTensor<float>(MemoryMarshal.Cast<byte, float>(input.Raw).ToArray(), input.Shape)));
            }
        }
        foreach (string output in _node.Output.Take(_exposed)) model.Graph.Output.Add(Port(output, _result));
        PrivateOnnxRuntime.Load();
        using var session = new InferenceSession(model.ToByteArray());
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(feeds);
        return [.. results.Select(r => r.Value is Tensor<long> integers ? integers.Dimensions.ToArray() : r.AsTensor<float>().Dimensions.ToArray())];
    }

    private void Complete()
    {
        if (_node.Output.Count > 0) return;
        _node.Input.AddRange(inputs.Select((input, i) => input is null ? "" : $"x{i}"));
        _node.Output.AddRange(Enumerable.Range(0, _outputs).Select(i => $"y{i}"));
    }

    private ShapeCase With(AttributeProto attribute) => Set(() => _node.Attribute.Add(attribute));

    private ShapeCase Set(Action change)
    {
        change();
        return this;
    }

    private static TensorProto Tensor(ShapeInput input) =>
        new() { DataType = (int)input.Type, Dims = { input.Shape.Select(d => (long)d) }, RawData = ByteString.CopyFrom(input.Raw) };

    private static ValueInfoProto Port(string name, DataType type) =>
        new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type } } };
}
