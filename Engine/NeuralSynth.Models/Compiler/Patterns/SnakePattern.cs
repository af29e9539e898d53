namespace NeuralSynth.Models.Compiler.Patterns;

/// <summary>Finds Snake written out: x + sin(a·x)²·b, in the usual spellings: the square as Pow or Mul, the factor b by
/// Mul with it, or Div or Reciprocal of a constant, on either side.</summary>
internal static unsafe class SnakePattern
{
    internal static void Apply(CompilerGraph graph)
    {
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            GraphNode node = graph.Nodes[i];
            if (node.Type != "Add" || node.Inputs.Length != 2 || node is SnakeNode) continue;
            SnakeNode? snake = Match(node, node.Inputs[0]!, node.Inputs[1]!) ?? Match(node, node.Inputs[1]!, node.Inputs[0]!);
            if (snake != null) graph.Nodes[i] = snake;
        }

        graph.Update();
    }

    private static SnakeNode? Match(GraphNode sum, GraphValue x, GraphValue term)
    {
        if (x.Constant != null || x.Shape.Length < 2) return null;
        int channels = x.Shape[1];
        if (Factor(term, channels) is not { } scaled) return null;
        if (Square(scaled.Value) is not { } sine || sine.Producer is not { Type: "Sin" } sin) return null;
        if (Factor(sin.Inputs[0]!, channels) is not { } angle || !ReferenceEquals(angle.Value, x)) return null;
        return new SnakeNode(sum, x, sum.Output, angle.Factors, scaled.Factors);
    }

    /// <summary>v = f·c or f/c with a constant of one value or one per channel.</summary>
    private static (GraphValue Value, float[] Factors)? Factor(GraphValue value, int channels)
    {
        if (value.Producer is not { Type: "Mul" or "Div" } node) return null;
        (GraphValue a, GraphValue b) = (node.Inputs[0]!, node.Inputs[1]!);
        if (ChannelConstant.Of(b, value.Shape, channels) is { } right)
        {
            if (node.Type == "Div") right = Array.ConvertAll(right, f => 1 / f);
            return (a, right);
        }

        return node.Type == "Mul" && ChannelConstant.Of(a, value.Shape, channels) is { } left ? (b, left) : null;
    }

    private static GraphValue? Square(GraphValue value)
    {
        if (value.Producer is not { } node) return null;
        if (node.Type == "Mul" && ReferenceEquals(node.Inputs[0], node.Inputs[1])) return node.Inputs[0];
        return node.Type == "Pow" && ElementwiseOperators.SingleConstant(node.Inputs[1]) == 2 ? node.Inputs[0] : null;
    }
}
