using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

// Functions of one to three values with broadcasting.
internal sealed partial class Lowering
{
    // More rows of rows than this are brought into one block by copies first.
    private const int MostLoops = 32;

    private void LowerElementwise(GraphNode node)
    {
        if (ElementwiseOperators.Find(node) is not { } operation)
        {
            LowerComposite(node);
            return;
        }

        View[] operands = [.. operation.Operands.Select(i => InputView(node, i))];
        node.Output.View = Elementwise(node, operation.Function, node.Output.Shape, PlaceOf(node.Output), operation.Parameter0, operation.Parameter1, operands);
    }

    private void LowerSnake(GraphNode node)
    {
        var snake = (SnakeNode)node;
        View x = InputView(node, 0);
        node.Output.View = Elementwise(node, PlanFunction.Snake, node.Output.Shape, PlaceOf(node.Output), 0, 0, x, PerChannel(snake.Alpha, x.Rank), PerChannel(snake.Beta, x.Rank));
    }

    private unsafe View PerChannel(float[] values, int rank, int axis = 1)
    {
        int[] shape = [.. Enumerable.Range(0, rank).Select(i => i == axis ? values.Length : 1)];
        return new View(new Storage(0, StorageKind.Constant, 0) { Address = _graph.Constants.Copy(values) }, 0, shape, View.DenseStrides(shape));
    }

    private unsafe View Scalar(float value) =>
        new(new Storage(0, StorageKind.Constant, 0) { Address = _graph.Constants.Copy([value]) }, 0, [], []);

    private View Elementwise(GraphNode node, PlanFunction function, int[] shape, View? place, float parameter0, float parameter1, params View[] operands)
    {
        View[] inputs = Array.ConvertAll(operands, o => o.BroadcastTo(shape));
        // In another order than the operands', one copy of the result is cheaper than one of each operand.
        bool isUsable = place != null && HasLanes(place) && (Lead(shape, operands) is not { } lead || FitsLanes(lead, place));
        View output = isUsable ? place! : FreshFor(shape, operands);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Storage.IsConstant) inputs[i] = Materialized(inputs[i], output.MemoryOrder());
        }

        Emit(node, new PlanElementwise { Function = function, Parameter0 = parameter0, Parameter1 = parameter1 }, output, inputs);
        return output;
    }

    private static bool HasLanes(View view)
    {
        int[] order = view.MemoryOrder();
        return order.Length == 0 || view.Extents[order[^1]] == 1 || view.Strides[order[^1]] == 1;
    }

    private View FreshFor(int[] shape, View[] operands)
    {
        return Lead(shape, operands) is { } lead ? Fresh(lead) : Fresh(shape, OrderWithLanes(shape.Length, shape.Length >= 3 ? 1 : shape.Length - 1));
    }

    private static View? Lead(int[] shape, View[] operands) =>
        Array.Find(operands, o => !o.Storage.IsConstant && o.Extents.AsSpan().SequenceEqual(shape) && !Repeats(o));

    private static bool Repeats(View view) => view.Extents.Zip(view.Strides).Any(p => p.First > 1 && p.Second == 0);

    private void Emit(GraphNode node, PlanElementwise template, View output, View[] inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!FitsLanes(inputs[i], output)) inputs[i] = Copy(inputs[i], Fresh(output), node.Index);
        }

        List<LoopDimension> loops = LoopDimension.Collapse(output, inputs);
        while (loops.Count < 2) loops.Insert(0, new LoopDimension(1, 0, new int[inputs.Length]));
        int outer = loops.Take(loops.Count - 2).Aggregate(1, (n, l) => n * l.Extent);
        if (outer > MostLoops)
        {
            View[] dense = Array.ConvertAll(inputs, v => v.Storage.Kind == StorageKind.PlanConstants ? v : Copy(v, Fresh(output), node.Index));
            View result = Fresh(output);
            if (dense.Where((v, i) => !ReferenceEquals(v, inputs[i])).Any() || !Fresh(output).Strides.AsSpan().SequenceEqual(output.Strides))
            {
                EmitLoops(node, template, result, dense, LoopDimension.Collapse(result, dense));
                Copy(result, output, node.Index);
                return;
            }
        }

        EmitLoops(node, template, output, inputs, loops);
    }

    private static bool FitsLanes(View input, View output)
    {
        int[] order = output.MemoryOrder();
        return order.Length == 0 || output.Extents[order[^1]] == 1 || input.Strides[order[^1]] is 0 or 1;
    }

    private void EmitLoops(GraphNode node, PlanElementwise template, View output, View[] inputs, List<LoopDimension> loops)
    {
        while (loops.Count < 2) loops.Insert(0, new LoopDimension(1, 0, new int[inputs.Length]));
        (LoopDimension rows, LoopDimension lanes) = (loops[^2], loops[^1]);
        // A single column: rows take the steps, lanes are one.
        if (lanes.OutputStep != 1 && lanes.Extent > 1) (rows, lanes) = (lanes, new LoopDimension(1, 1, new int[inputs.Length]));
        int[] extents = [.. loops.Take(loops.Count - 2).Select(l => l.Extent)];
        var walk = new Walk(extents);
        for (int n = View.Product(extents); n > 0; n--, walk.Next())
        {
            PlanElementwise e = template;
            (e.Rows, e.Lanes) = (rows.Extent, lanes.Extent);
            e.Output = Operand(output, walk.Offset([.. loops.Take(extents.Length).Select(l => l.OutputStep)]));
            e.OutputRowStep = rows.OutputStep;
            (e.A, e.ARowStep, e.ALaneStep) = Input(0);
            (e.B, e.BRowStep, e.BLaneStep) = Input(1);
            (e.C, e.CRowStep, e.CLaneStep) = Input(2);
            Emit(new PlanOperation { Kernel = PlanKernel.Elementwise, Elementwise = e }, node.Index, (double)e.Rows * e.Lanes * CostOf(e.Function));

            (PlanOperand, int, int) Input(int i)
            {
                if (i >= inputs.Length) return (PlanOperand.Absent, 0, 0);
                int offset = walk.Offset([.. loops.Take(extents.Length).Select(l => l.InputSteps[i])]);
                return (Operand(inputs[i], offset), rows.InputSteps[i], lanes.InputSteps[i]);
            }
        }
    }

    // Against a convolution's multiply-add, of which a vector unit does two loads' worth in a cycle.
    private static int CostOf(PlanFunction function) => function switch
    {
        PlanFunction.Add or PlanFunction.Subtract or PlanFunction.Multiply or PlanFunction.Minimum or PlanFunction.Maximum => 3,
        PlanFunction.Identity or PlanFunction.LeakyRelu or PlanFunction.Absolute or PlanFunction.Negate or PlanFunction.Clip => 3,
        PlanFunction.Divide or PlanFunction.Reciprocal or PlanFunction.SquareRoot => 6,
        PlanFunction.Power or PlanFunction.ConstantPower => 40,
        _ => 20,
    };
}
