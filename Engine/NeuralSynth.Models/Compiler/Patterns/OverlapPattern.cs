namespace NeuralSynth.Models.Compiler.Patterns;

/// <summary>
/// Finds a ConvTranspose that adds the end of its last output to the start of the present one, in two spellings:
/// Slice the head, Add the state, Concat with the rest; or Add the state with zeros behind it, then Slice.
/// </summary>
/// <remarks>The sum over the past of the output equals a sum over the past of the input, so that the state goes away and
/// the result is an ordinary convolution.</remarks>
internal static class OverlapPattern
{
    internal static void Apply(CompilerGraph graph)
    {
        foreach (GraphNode node in graph.Nodes.Where(n => n.Type == "ConvTranspose").ToArray())
        {
            if (node is not OverlapNode && Overlap.Of(node) is { } overlap && (TryHead(graph, overlap) || TryWhole(graph, overlap))) graph.Update();
        }
    }

    // head = y[0, n) + state; out = Concat(head, y[n, end)); next = y[end, end + n).
    private static bool TryHead(CompilerGraph graph, Overlap o)
    {
        GraphValue? head = o.Part(o.Y, 0, o.Tail), next = o.Part(o.Y, o.Frames, o.Tail);
        if (head == null || next == null || !IsOnlyState(graph, next) || head.OnlyConsumer is not { Type: "Add" } add) return false;
        GraphValue other = Other(add, head);
        if (graph.States.Find(s => ReferenceEquals(s.Value, other) && IsSame(s.Next, next)) is not { } state) return false;
        if (state.Value.OnlyConsumer != add) return false;
        GraphNode last = add;
        if (o.Tail < o.Frames)
        {
            GraphValue? body = o.Part(o.Y, o.Tail, o.Frames - o.Tail);
            if (body == null || add.Output.OnlyConsumer is not { Type: "Concat", Inputs.Length: 2 } join || join.Axis(o.Y.Shape.Length, 0) != o.Axis) return false;
            if (!ReferenceEquals(join.Inputs[0], add.Output) || !ReferenceEquals(join.Inputs[1], body)) return false;
            last = join;
        }

        return Rewrite(graph, o, state, last.Output);
    }

    // Whoever else reads the next state needs the state as it was.
    private static bool IsOnlyState(CompilerGraph graph, GraphValue next) =>
        next.Consumers.Count == 0 && !graph.Outputs.Exists(p => IsSame(p.Value, next)) && graph.States.Count(s => IsSame(s.Next, next)) == 1;

    // sum = y + (state, zeros); out = sum[0, end); next = sum[end, end + n).
    private static bool TryWhole(CompilerGraph graph, Overlap o)
    {
        if (o.Y.OnlyConsumer is not { Type: "Add" } add) return false;
        GraphValue? state = Padded(Other(add, o.Y), o);
        GraphValue? result = o.Part(add.Output, 0, o.Frames), next = o.Part(add.Output, o.Frames, o.Tail);
        if (state == null || result == null || next == null || !IsOnlyState(graph, next)) return false;
        GraphState? pair = graph.States.Find(s => ReferenceEquals(s.Value, state) && IsSame(s.Next, next));
        return pair != null && state.Consumers.Count == 1 && !state.IsOutput && Rewrite(graph, o, pair, result);
    }

    private static bool IsSame(GraphValue a, GraphValue b) => ReferenceEquals(a, b);

    private static GraphValue Other(GraphNode add, GraphValue one) => ReferenceEquals(add.Inputs[0], one) ? add.Inputs[1]! : add.Inputs[0]!;

    private static GraphValue? Padded(GraphValue value, Overlap o)
    {
        if (value.Producer is not { } node || value.OnlyConsumer == null) return null;
        GraphValue? state = node.Type switch
        {
            "Concat" when node.Inputs.Length == 2 && node.Axis(value.Shape.Length, 0) == o.Axis && IsZero(node.Inputs[1]) => node.Inputs[0],
            "Pad" when IsPadAtEnd(node, o) => node.Inputs[0],
            _ => null,
        };
        return state != null && state.Shape[o.Axis] == o.Tail ? state : null;
    }

    private static bool IsPadAtEnd(GraphNode pad, Overlap o)
    {
        if (pad.Text("mode", "constant") != "constant" || (ElementwiseOperators.SingleConstant(pad.Has(2) ? pad.Inputs[2] : null) ?? 0) != 0 || pad.Has(3)) return false;
        int[] pads = pad.Integers(1)!;
        int rank = pads.Length / 2;
        return !pads.Where((p, i) => i != rank + o.Axis && p != 0).Any();
    }

    private static unsafe bool IsZero(GraphValue? value)
    {
        if (value?.Constant is not { } constant) return false;
        var walk = new Walk(constant.Extents);
        for (int i = 0; i < constant.Elements; i++, walk.Next())
        {
            if (constant.Storage.Address[constant.Offset + walk.Offset(constant.Strides)] != 0) return false;
        }

        return true;
    }

    private static bool Rewrite(CompilerGraph graph, Overlap o, GraphState state, GraphValue result)
    {
        GraphNode origin = o.Node;
        GraphValue x = origin.Input(0);
        int[] shape = [.. x.Shape];
        shape[o.Axis] += o.Past;
        var past = new GraphValue($"{x.Name} with its past", shape);
        int index = graph.IndexOf(result.Producer!);
        graph.Nodes[index] = new OverlapNode(origin, past, result);
        graph.Insert(index, new HistoryNode(origin, x, past, o.Axis, o.Past));
        graph.States.Remove(state);
        return true;
    }

    /// <summary>A ConvTranspose without bias, pads, groups whose windows overlap.</summary>
    /// <param name="Node">It.</param>
    /// <param name="Y">[1, O, (T − 1)·stride + k] its result.</param>
    /// <param name="Axis">Of time.</param>
    /// <param name="Frames">T·stride, frames of the result.</param>
    /// <param name="Tail">k − stride, frames that reach into the next step.</param>
    /// <param name="Past">Frames of the input that are still heard.</param>
    private sealed record Overlap(GraphNode Node, GraphValue Y, int Axis, int Frames, int Tail, int Past)
    {
        internal static Overlap? Of(GraphNode node)
        {
            GraphValue? x = node.Inputs[0], w = node.Inputs[1];
            if (x == null || w == null || w.Constant == null || node.Has(2) || node.Int("group", 1) != 1) return null;
            if (node.Ints("pads") is { } pads && pads.Any(p => p != 0) || node.Ints("output_padding") is { } extra && extra.Any(p => p != 0)) return null;
            if (node.Ints("dilations") is { } dilations && dilations.Any(d => d != 1) || node.Find("output_shape") != null || node.Text("auto_pad", "NOTSET") != "NOTSET") return null;
            if (SpatialAxis.Of(x.Shape, w.Shape) is not { } axis) return null;
            int stride = node.Ints("strides") is { } strides ? strides[axis - 2] : 1, taps = w.Shape[axis];
            if (taps <= stride) return null;
            return new Overlap(node, node.Output, axis, x.Shape[axis] * stride, taps - stride, ((taps + stride - 1) / stride) - 1);
        }

        /// <summary>The value that a Slice or Split makes of these frames, if there is one.</summary>
        internal GraphValue? Part(GraphValue of, int start, int count)
        {
            foreach (GraphNode consumer in of.Consumers.Distinct())
            {
                if (FrameRange.Find(consumer, of, Axis, start, count) is { } part) return part;
            }

            return null;
        }
    }
}
