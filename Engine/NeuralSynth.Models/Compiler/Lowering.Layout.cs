using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

// Operators that move nothing, or as little as possible.
internal sealed unsafe partial class Lowering
{
    private const int CopyDimensions = 4;
    private const int MostGathered = 1024;

    private void LowerLayout(GraphNode node)
    {
        View input = InputView(node, 0);
        View?[] views = LayoutOperators.Apply(node, Runtime(input), v => Copy(v, Fresh(v.Extents, OrderWithLanes(v.Rank, v.Rank - 1)), node.Index));
        for (int i = 0; i < views.Length && i < node.Outputs.Length; i++)
        {
            if (node.Outputs[i] != null) node.Outputs[i]!.View = views[i];
        }
    }

    private void LowerHistory(GraphNode node)
    {
        var history = (HistoryNode)node;
        GraphValue x = history.Input(0);
        View place = HistoryPlace(x);
        if (x.Consumers.OfType<HistoryNode>().Any(h => h.TimeAxis != history.TimeAxis)) throw UnsupportedGraphException.At(node, "states along two axes of one value");
        if (_filledHistories.Add(place)) CopyUnlessThere(Runtime(ViewOf(x)), place, node.Index);
        int[] extents = [.. place.Extents];
        extents[history.TimeAxis] += history.Frames;
        node.Output.View = new View(place.Storage, -history.Frames * place.Strides[history.TimeAxis], extents, place.Strides);
    }

    private void LowerZeroPad(GraphNode node)
    {
        var pad = (ZeroPadNode)node;
        CopyUnlessThere(Runtime(InputView(node, 0)), Inside(pad), node.Index);
        node.Output.View = ZeroHome(pad);
    }

    private static void LowerCrop(GraphNode node)
    {
        var crop = (CropNode)node;
        node.Output.View = ViewOf(node.Input(0)).Sliced(crop.CropAxis, crop.Start, node.Output.Shape[crop.CropAxis]);
    }

    private void LowerConcat(GraphNode node)
    {
        View home = ConcatHome(node);
        int axis = node.Axis(home.Rank, 0), start = 0;
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            GraphValue part = node.Input(i);
            int length = part.Shape[axis];
            if (length > 0) CopyUnlessThere(Runtime(ViewOf(part)), home.Sliced(axis, start, length), node.Index);
            start += length;
        }

        node.Output.View = home;
    }

    /// <summary>Rows by constant indices: a view where they are evenly spaced, copies otherwise.</summary>
    private void LowerGather(GraphNode node)
    {
        View input = Runtime(InputView(node, 0));
        int axis = node.Axis(input.Rank, 0);
        int[] indices = Array.ConvertAll(node.Integers(1)!, i => i < 0 ? i + input.Extents[axis] : i);
        if (indices.Any(i => i < 0 || i >= input.Extents[axis])) throw UnsupportedGraphException.At(node, "an index outside the input");
        if (indices.Length > MostGathered) throw UnsupportedGraphException.At(node, $"more than {MostGathered} indices");
        int step = indices.Length > 1 ? indices[1] - indices[0] : 1;
        bool isEven = !indices.Where((v, i) => v != indices[0] + (i * step)).Any();
        View gathered = isEven && step != 0 ? input.Sliced(axis, indices[0], indices.Length, step) : Gathered(node, input, axis, indices);
        node.Output.View = gathered.TryReshape(node.Output.Shape) ?? Copy(gathered, Fresh(gathered.Extents, OrderWithLanes(gathered.Rank, gathered.Rank - 1)), node.Index).TryReshape(node.Output.Shape);
    }

    private View Gathered(GraphNode node, View input, int axis, int[] indices)
    {
        int[] shape = [.. input.Extents];
        shape[axis] = indices.Length;
        View result = Fresh(shape, input.MemoryOrder());
        for (int i = 0; i < indices.Length; i++) Copy(input.Sliced(axis, indices[i], 1), result.Sliced(axis, i, 1), node.Index);
        return result;
    }

    /// <summary>Pad with a constant, with the edge, or mirrored; negative pads cut.</summary>
    private void LowerPad(GraphNode node)
    {
        View input = Runtime(InputView(node, 0));
        int[] pads = node.Integers(1)!;
        int[] axes = node.Axes(3, input.Rank) ?? [.. Enumerable.Range(0, input.Rank)];
        string mode = node.Text("mode", "constant");
        if (mode is not ("constant" or "edge" or "reflect")) throw UnsupportedGraphException.At(node, $"mode {mode}");
        View value = Materialized(Scalar(node.Number(2, 0)), []);
        for (int i = 0; i < axes.Length; i++)
        {
            (int before, int after) = (pads[i], pads[axes.Length + i]);
            int cut = Math.Max(0, -before);
            input = input.Sliced(axes[i], cut, input.Extents[axes[i]] - cut - Math.Max(0, -after));
            (before, after) = (Math.Max(0, before), Math.Max(0, after));
            if (before + after > 0) input = Padded(node, input, axes[i], before, after, mode, value);
        }

        node.Output.View = input;
    }

    private View Padded(GraphNode node, View input, int axis, int before, int after, string mode, View value)
    {
        int length = input.Extents[axis];
        if (mode == "reflect" && (before >= length || after >= length)) throw UnsupportedGraphException.At(node, "a reflection longer than the input");
        int[] shape = [.. input.Extents];
        shape[axis] += before + after;
        View result = Fresh(shape, input.MemoryOrder());
        Copy(input, result.Sliced(axis, before, length), node.Index);
        Border(result.Sliced(axis, 0, before), mode switch
        {
            "edge" => input.Sliced(axis, 0, before, 0),
            "reflect" => input.Sliced(axis, before, before, -1),
            _ => null,
        });
        Border(result.Sliced(axis, before + length, after), mode switch
        {
            "edge" => input.Sliced(axis, length - 1, after, 0),
            "reflect" => input.Sliced(axis, length - 2, after, -1),
            _ => null,
        });
        return result;

        void Border(View to, View? from) => Copy(from ?? value.BroadcastTo(to.Extents), to, node.Index);
    }

    private void CopyUnlessThere(View from, View to, int node)
    {
        if (!from.IsSameAs(to)) Copy(from, to, node);
    }

    /// <summary>Copies between any two layouts; returns <paramref name="to"/>.</summary>
    private View Copy(View from, View to, int node)
    {
        if (to.IsEmpty) return to;
        List<LoopDimension> loops = LoopDimension.Collapse(to, from);
        while (loops.Count < CopyDimensions) loops.Insert(0, new LoopDimension(1, 0, [0]));
        int outer = loops.Count - CopyDimensions;
        int[] extents = [.. loops.Take(outer).Select(l => l.Extent)];
        int[] fromSteps = [.. loops.Take(outer).Select(l => l.InputSteps[0])], toSteps = [.. loops.Take(outer).Select(l => l.OutputStep)];
        var walk = new Walk(extents);
        for (int n = View.Product(extents); n > 0; n--, walk.Next())
        {
            var copy = new PlanCopy { Input = Operand(from, walk.Offset(fromSteps)), Output = Operand(to, walk.Offset(toSteps)) };
            double elements = 1;
            for (int i = 0; i < CopyDimensions; i++)
            {
                LoopDimension loop = loops[outer + i];
                (copy.Extents[i], copy.InputSteps[i], copy.OutputSteps[i]) = (loop.Extent, loop.InputSteps[0], loop.OutputStep);
                elements *= loop.Extent;
            }

            bool isRow = loops[^1].InputSteps[0] is 0 or 1 && loops[^1].OutputStep == 1;
            Emit(new PlanOperation { Kernel = PlanKernel.Copy, Copy = copy }, node, elements * (isRow ? 2 : 8));
        }

        return to;
    }
}
