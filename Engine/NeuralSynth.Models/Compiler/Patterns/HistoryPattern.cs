namespace NeuralSynth.Models.Compiler.Patterns;

/// <summary>Finds Concat(state, x) along one axis whose last frames are the next state, and makes it a history of x: the
/// state, the Concat and the Slice go away.</summary>
internal static class HistoryPattern
{
    internal static void Apply(CompilerGraph graph)
    {
        foreach (GraphState state in graph.States.ToArray())
        {
            if (TryRewrite(graph, state)) graph.Update();
        }
    }

    private static bool TryRewrite(CompilerGraph graph, GraphState state)
    {
        GraphValue cache = WithoutUnits(state.Value);
        if (cache.OnlyConsumer is not { Type: "Concat", Inputs.Length: 2 } join || join is HistoryNode) return false;
        GraphValue joined = join.Output, x = join.Input(1);
        int axis = join.Axis(joined.Shape.Length, 0);
        if (!ReferenceEquals(join.Inputs[0], cache) || ReferenceEquals(x, cache) || x.Constant != null) return false;
        int frames = cache.Shape[axis], step = x.Shape[axis];
        if (frames == 0 || step == 0) return false;
        // One value lies in memory one way: along its other axes a state stays a state.
        if (x.Consumers.OfType<HistoryNode>().Any(h => h.TimeAxis != axis)) return false;
        GraphValue next = BeforeUnits(state.Next);
        bool isEnd = next.Producer is { } node && (IsRange(node, next, joined, axis, step, frames) || (step >= frames && IsRange(node, next, x, axis, step - frames, frames)));
        // A hop as long as the cache: the next state is the whole of x.
        isEnd |= step == frames && ReferenceEquals(next, BeforeUnits(x));
        if (!isEnd) return false;
        graph.Replace(join, new HistoryNode(join, x, joined, axis, frames));
        graph.States.Remove(state);
        return true;
    }

    private static bool IsRange(GraphNode node, GraphValue part, GraphValue of, int axis, int start, int count) =>
        ReferenceEquals(FrameRange.Find(node, of, axis, start, count), part);

    /// <summary>Follows operators that only add or drop axes of extent 1.</summary>
    private static GraphValue WithoutUnits(GraphValue value)
    {
        while (value.OnlyConsumer is { } node && IsUnitChange(node)) value = node.Output;
        return value;
    }

    private static GraphValue BeforeUnits(GraphValue value)
    {
        while (value.Producer is { } node && IsUnitChange(node)) value = node.Input(0);
        return value;
    }

    private static bool IsUnitChange(GraphNode node) =>
        LayoutOperators.IsReshape(node.Type) && node.Inputs[0]!.IsFloat
        && node.Inputs[0]!.Shape.Where(d => d != 1).SequenceEqual(node.Output.Shape.Where(d => d != 1));
}
