using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

// GRU: one convolution for the products of all inputs, then step by step.
internal sealed unsafe partial class Lowering
{
    private const int Gates = 3;
    private const int ScratchPerHidden = 5;

    private void LowerRecurrent(GraphNode node)
    {
        Check(node);
        bool isBatchFirst = node.Int("layout", 0) != 0;
        View x = Runtime(InputView(node, 0)), w = Weights(node, 1), r = Weights(node, 2);
        int stepAxis = isBatchFirst ? 1 : 0, steps = x.Extents[stepAxis], hidden = r.Extents[2];
        if (x.Extents[1 - stepAxis] != 1) throw UnsupportedGraphException.At(node, $"a batch of {x.Extents[1 - stepAxis]}");
        float[]? bias = node.Has(3) ? Values(Weights(node, 3)) : null;
        View products = InputProducts(node, x, w, stepAxis, steps, hidden, bias);
        View state = HiddenState(node, hidden);
        View output = Fresh([steps, hidden], [0, 1]);
        var a = new PlanRecurrent
        {
            InputProducts = Operand(products),
            Hidden = Operand(state),
            Output = Operand(output),
            OutputStep = hidden,
            Steps = steps,
            HiddenSize = hidden,
            LinearBeforeReset = node.Int("linear_before_reset", 0) != 0 ? 1 : 0,
            Scratch = Operand(Fresh([ScratchPerHidden * hidden], [0])),
            Source = _graph.Constants.Copy(Values(r)),
            SourceBias = bias == null ? null : _graph.Constants.Copy(bias.AsSpan(Gates * hidden)),
            HalfWeights = _halfWeights ? 1 : 0,
        };
        Emit(new PlanOperation { Kernel = PlanKernel.Recurrent, Recurrent = a }, node.Index, (double)Gates * hidden * hidden * Math.Max(steps, _halfWeights ? WeightCost / 2 : WeightCost));
        if (node.Outputs[0] is { } all) all.View = output.TryReshape(all.Shape);
        // The state is overwritten in the next step only, after everybody has read it.
        if (node.Outputs.Length > 1 && node.Outputs[1] is { } last) last.View = state.TryReshape(last.Shape);
    }

    private static void Check(GraphNode node)
    {
        bool isStandard = node.Find("activations") is not { } activations || activations.Strings.Select(s => s.ToStringUtf8()).SequenceEqual(["Sigmoid", "Tanh"]);
        if (node.Text("direction", "forward") != "forward") throw UnsupportedGraphException.At(node, "a direction other than forward");
        if (!isStandard || node.Find("clip") != null) throw UnsupportedGraphException.At(node, "other activations");
        if (node.Has(4)) throw UnsupportedGraphException.At(node, "lengths of sequences");
    }

    private static View Weights(GraphNode node, int input) => node.Input(input).Constant ?? throw UnsupportedGraphException.At(node, "weights that are computed");

    private static float[] Values(View constant)
    {
        float[] values = new float[constant.Elements];
        var walk = new Walk(constant.Extents);
        for (int i = 0; i < values.Length; i++, walk.Next()) values[i] = constant.Storage.Address[constant.Offset + walk.Offset(constant.Strides)];
        return values;
    }

    private View InputProducts(GraphNode node, View x, View w, int stepAxis, int steps, int hidden, float[]? bias)
    {
        int inputs = x.Extents[2], outputs = Gates * hidden;
        if (RowStep(x, 2, [stepAxis], inputs) is not { } step) (x, step) = (Copy(x, Fresh(x.Extents, [1 - stepAxis, stepAxis, 2]), node.Index), inputs);
        View products = Fresh([steps, outputs], [0, 1]);
        var a = new PlanConvolution
        {
            Input = Operand(x),
            InputStep = step,
            Segments = 1,
            SegmentLength = inputs,
            Frames = steps,
            Outputs = outputs,
            Output = Operand(products),
            OutputStep = outputs,
            Residual = PlanOperand.Absent,
            SecondOutput = PlanOperand.Absent,
            Alpha = PlanOperand.Absent,
            Beta = PlanOperand.Absent,
            SecondAlpha = PlanOperand.Absent,
            SecondBeta = PlanOperand.Absent,
            HalfWeights = _halfWeights ? 1 : 0,
            Source = _graph.Constants.Copy(Values(w)),
            SourceOutputStep = inputs,
            SourceLengthStep = 1,
            SourceTapChannels = inputs,
            SourceBias = bias == null ? null : _graph.Constants.Copy(bias.AsSpan(0, outputs)),
        };
        Emit(new PlanOperation { Kernel = PlanKernel.Convolution, Convolution = a }, node.Index, (double)inputs * outputs * Math.Max(steps, WeightCost));
        return products;
    }

    /// <summary>[H] at the start of the step; the kernel replaces it. A state that only this node reads is used in place.</summary>
    private View HiddenState(GraphNode node, int hidden)
    {
        View? initial = node.Has(5) ? InputView(node, 5) : null;
        if (initial != null && IsOwnState(node, initial)) return initial.TryReshape([hidden])!;
        View state = Fresh([hidden], [0]);
        View source = initial == null ? Materialized(Scalar(0), []) : Runtime(initial).TryReshape([hidden]) ?? Copy(Runtime(initial), Fresh([1, 1, hidden], [0, 1, 2]), node.Index).TryReshape([hidden])!;
        return Copy(source.BroadcastTo([hidden]), state, node.Index);
    }

    private bool IsOwnState(GraphNode node, View initial)
    {
        GraphState? state = _graph.States.Find(s => ReferenceEquals(s.Value, node.Inputs[5]));
        if (state == null || state.Value.Consumers.Count != 1 || state.Value.IsOutput || !initial.IsSameAs(state.Value.View!)) return false;
        GraphValue next = state.Next;
        while (next.Producer is { } producer && LayoutOperators.IsReshape(producer.Type)) next = producer.Input(0);
        return node.Outputs.Length > 1 && ReferenceEquals(next, node.Outputs[1]);
    }
}
