namespace NeuralSynth.Models.Compiler.Patterns;

/// <summary>f(history of x) with f(0) = 0 becomes the history of f(x): f is computed once per frame, and can join the
/// convolution that made x.</summary>
internal static class PointwisePattern
{
    internal static void Apply(CompilerGraph graph)
    {
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            GraphNode node = graph.Nodes[i];
            if (node.Inputs.Length == 0 || node.Inputs[0]?.Producer is not HistoryNode history || !KeepsZero(node)) continue;
            GraphValue x = history.Input(0);
            var result = new GraphValue($"{node.Output.Name} of the step", x.Shape);
            graph.Nodes[i] = new HistoryNode(history, result, node.Output, history.TimeAxis, history.Frames);
            graph.Insert(i, node is SnakeNode snake ? new SnakeNode(snake, x, result, snake.Alpha, snake.Beta) : new PointwiseNode(node, x, result));
            graph.Update();
        }
    }

    private static bool KeepsZero(GraphNode node)
    {
        if (node is SnakeNode) return true;
        return node is not HistoryNode && ElementwiseOperators.Find(node) is { } operation && ElementwiseOperators.KeepsZero(operation);
    }
}

/// <summary>The operator of <paramref name="origin"/> on another value.</summary>
internal sealed class PointwiseNode(GraphNode origin, GraphValue input, GraphValue output)
    : GraphNode(origin, [input, .. origin.Inputs.Skip(1)], [output]);
