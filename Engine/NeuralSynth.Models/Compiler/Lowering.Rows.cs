using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

// Functions of whole rows: reductions and normalisations.
internal sealed partial class Lowering
{
    private const float DefaultEpsilon = 1e-5f;

    private void LowerSoftmax(GraphNode node)
    {
        View x = Runtime(InputView(node, 0));
        node.Output.View = WholeRows(node, PlanRowFunction.Softmax, x, [node.Axis(x.Rank, -1)], PlanOperand.Absent, PlanOperand.Absent, 0);
    }

    private void LowerLayerNormalization(GraphNode node)
    {
        if (node.Outputs.Skip(1).Any(o => o is { Consumers.Count: > 0 } or { IsOutput: true })) throw UnsupportedGraphException.At(node, "its mean or deviation is asked for");
        View x = Runtime(InputView(node, 0));
        int first = node.Axis(x.Rank, -1);
        int[] axes = [.. Enumerable.Range(first, x.Rank - first)];
        int[] shape = x.Extents[first..];
        node.Output.View = WholeRows(node, PlanRowFunction.LayerNormalization, x, axes, RowConstant(node, 1, shape), RowConstant(node, 2, shape), node.Float("epsilon", DefaultEpsilon));
    }

    private PlanOperand RowConstant(GraphNode node, int input, int[] shape)
    {
        if (!node.Has(input)) return PlanOperand.Absent;
        View constant = node.Input(input).Constant ?? throw UnsupportedGraphException.At(node, $"input {input} is computed");
        return Operand(Dense(constant.BroadcastTo(shape)));
    }

    private unsafe View Dense(View constant)
    {
        int start = ReserveConstants(constant.Elements);
        var walk = new Walk(constant.Extents);
        for (int i = 0; i < constant.Elements; i++, walk.Next()) _constants.Add(constant.Storage.Address[constant.Offset + walk.Offset(constant.Strides)]);
        return new View(_planConstants, start, constant.Extents, View.DenseStrides(constant.Extents));
    }

    /// <summary>A function of each row of <paramref name="axes"/>, with a result for every lane.</summary>
    private View WholeRows(GraphNode node, PlanRowFunction function, View x, int[] axes, PlanOperand gain, PlanOperand offset, float parameter)
    {
        (View input, int step, int[] order) = RowsOf(node, x, axes);
        int lanes = View.Product([.. axes.Select(a => x.Extents[a])]);
        View output = Fresh(x.Extents, order);
        EmitRows(node, function, input, step, output, lanes, lanes, gain, offset, parameter);
        return output;
    }

    private void LowerReduce(GraphNode node)
    {
        View x = Runtime(InputView(node, 0));
        int[]? axes = node.Type.StartsWith("Global", StringComparison.Ordinal) ? [.. Enumerable.Range(2, x.Rank - 2)] : node.Axes(1, x.Rank);
        if (axes is null or [])
        {
            if (node.Int("noop_with_empty_axes", 0) != 0) throw UnsupportedGraphException.At(node, "without axes");
            axes = [.. Enumerable.Range(0, x.Rank)];
        }

        Array.Sort(axes);
        View values = node.Type switch
        {
            "ReduceL1" => Elementwise(node, PlanFunction.Absolute, x.Extents, null, 0, 0, x),
            "ReduceSumSquare" => Elementwise(node, PlanFunction.Multiply, x.Extents, null, 0, 0, x, x),
            "ReduceMin" => Elementwise(node, PlanFunction.Negate, x.Extents, null, 0, 0, x),
            _ => x,
        };
        PlanRowFunction function = node.Type switch
        {
            "ReduceMean" or "GlobalAveragePool" => PlanRowFunction.Mean,
            "ReduceMax" or "ReduceMin" or "GlobalMaxPool" => PlanRowFunction.Maximum,
            "ReduceL2" => PlanRowFunction.EuclideanNorm,
            _ => PlanRowFunction.Sum,
        };
        View reduced = Reduced(node, function, values, axes);
        if (node.Type == "ReduceMin") reduced = Elementwise(node, PlanFunction.Negate, reduced.Extents, null, 0, 0, reduced);
        node.Output.View = reduced.TryReshape(node.Output.Shape)!;
    }

    private View Reduced(GraphNode node, PlanRowFunction function, View x, int[] axes)
    {
        (View input, int step, int[] order) = RowsOf(node, x, axes);
        int lanes = View.Product([.. axes.Select(a => x.Extents[a])]);
        int[] shape = [.. x.Extents.Select((d, i) => axes.Contains(i) ? 1 : d)];
        View output = Fresh(shape, order);
        EmitRows(node, function, input, step, output, 1, lanes, PlanOperand.Absent, PlanOperand.Absent, 0);
        // In the order of the axes: shapes without the reduced axes are then a reshape.
        int[] natural = View.DenseStrides(shape);
        View ordered = new(output.Storage, output.Offset, shape, natural);
        return output.IsSameAs(ordered) ? output : Copy(output, Fresh(shape, [.. Enumerable.Range(0, shape.Length)]), node.Index);
    }

    /// <summary>The input with <paramref name="axes"/> together as lanes and the others as evenly spaced rows, copied where
    /// it is not so already; the order is that of the axes in memory.</summary>
    private (View View, int Step, int[] Order) RowsOf(GraphNode node, View x, int[] axes)
    {
        int[] rows = [.. x.MemoryOrder().Where(i => !axes.Contains(i))];
        int lanes = View.Product([.. axes.Select(a => x.Extents[a])]);
        int[] order = [.. rows, .. axes];
        bool isTogether = RowStep(x, -1, axes, 1) is 1;
        if (isTogether && RowStep(x, -1, rows, lanes) is { } step) return (x, step, order);
        return (Copy(x, Fresh(x.Extents, order), node.Index), lanes, order);
    }

    private void EmitRows(GraphNode node, PlanRowFunction function, View input, int step, View output, int outputStep, int lanes, PlanOperand gain, PlanOperand offset, float parameter)
    {
        int rows = input.Elements / lanes;
        var a = new PlanRows
        {
            Function = function,
            Rows = rows,
            Lanes = lanes,
            Input = Operand(input),
            Output = Operand(output),
            InputRowStep = step,
            OutputRowStep = outputStep,
            Gain = gain,
            Offset = offset,
            Parameter = parameter,
        };
        Emit(new PlanOperation { Kernel = PlanKernel.Rows, Rows = a }, node.Index, (double)rows * lanes * (function == PlanRowFunction.Softmax ? 20 : 4));
    }
}
