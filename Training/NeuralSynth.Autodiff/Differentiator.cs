namespace NeuralSynth.Autodiff;

/// <summary>Reverse-mode differentiation from graph to graph: appends the nodes of a vector-Jacobian product.</summary>
public static class Differentiator
{
    /// <summary>Appends the gradients of Σ outputs·upstream with respect to some inputs.</summary>
    /// <param name="graph">The graph that holds everything.</param>
    /// <param name="outputs">Values to differentiate.</param>
    /// <param name="upstream">One upstream gradient per output, of the output's shape.</param>
    /// <param name="withRespectTo">Inputs whose gradients are wanted.</param>
    /// <param name="table">Rules; the default table when null.</param>
    /// <returns>One gradient per entry of <paramref name="withRespectTo"/>, of the same shape.</returns>
    /// <exception cref="GraphException">No rule for an operator on the way (names operator and node), or an input on
    /// which no output depends.</exception>
    public static IReadOnlyList<Value> Backward(Graph graph, IReadOnlyList<Value> outputs, IReadOnlyList<Value> upstream, IReadOnlyList<Value> withRespectTo, GradientTable? table = null)
    {
        table ??= GradientTable.Default;
        Node[] nodes = [.. graph.Nodes];
        HashSet<Value> needed = Dependents(nodes, withRespectTo, table);
        var parts = new Dictionary<Value, List<Value>>();
        for (int i = 0; i < outputs.Count; i++) Contribute(graph, parts, outputs[i], upstream[i]);
        foreach (Node node in nodes.AsEnumerable().Reverse())
            if (node.Inputs.Any(i => i is not null && needed.Contains(i)) && node.Outputs.Any(parts.ContainsKey))
                Apply(graph, node, table, needed, parts);
        return [.. withRespectTo.Select(value => Total(graph, parts, value) ?? throw new GraphException($"No output depends on '{value.Name}'."))];
    }

    /// <summary>Values that depend smoothly on the wanted inputs.</summary>
    private static HashSet<Value> Dependents(Node[] nodes, IReadOnlyList<Value> withRespectTo, GradientTable table)
    {
        var needed = new HashSet<Value>(withRespectTo);
        foreach (Node node in nodes)
            if (node.Inputs.Any(i => i is not null && needed.Contains(i)) && !(table.Entries.TryGetValue(node.Op, out GradientEntry? e) && !e.IsDifferentiable))
                needed.UnionWith(node.Outputs);
        return needed;
    }

    private static void Apply(Graph graph, Node node, GradientTable table, HashSet<Value> needed, Dictionary<Value, List<Value>> parts)
    {
        GradientEntry entry = table.For(node);
        if (entry.Rule is null) return;
        Value?[] outputGradients = [.. node.Outputs.Select(o => Total(graph, parts, o))];
        Value?[] gradients = entry.Rule(new GradientContext(graph, node, outputGradients, needed));
        for (int i = 0; i < gradients.Length; i++)
            if (gradients[i] is { } gradient && node.Inputs[i] is { } input && needed.Contains(input))
                Contribute(graph, parts, input, gradient);
    }

    private static void Contribute(Graph graph, Dictionary<Value, List<Value>> parts, Value target, Value gradient)
    {
        if (!parts.TryGetValue(target, out List<Value>? list)) parts[target] = list = [];
        list.Add(Unbroadcast(graph, gradient, target));
    }

    /// <summary>The whole gradient of a value. Contributions are summed here once, and only their sum is kept.</summary>
    private static Value? Total(Graph graph, Dictionary<Value, List<Value>> parts, Value value)
    {
        if (!parts.TryGetValue(value, out List<Value>? list)) return null;
        Value total = graph.Sum([.. list]);
        parts[value] = [total];
        return total;
    }

    /// <summary>Sums a gradient over the axes along which its value was broadcast: the one place that does.</summary>
    private static Value Unbroadcast(Graph graph, Value gradient, Value target)
    {
        if (gradient.Shape.SequenceEqual(target.Shape)) return gradient;
        int extra = gradient.Rank - target.Rank;
        if (extra < 0) throw new GraphException($"{gradient.Producer}: a gradient of shape [{string.Join(", ", gradient.Shape)}] cannot belong to {target}.");
        int[] axes = [.. Enumerable.Range(0, gradient.Rank).Where(a => a < extra || (target.Shape[a - extra] == 1 && gradient.Shape[a] != 1))];
        Value sum = axes.Length == 0 ? gradient : graph.ReduceSum(gradient, axes);
        return target.Rank == sum.Rank ? sum : target.Rank == 0 ? graph.ReduceSum(sum, [.. Enumerable.Range(0, sum.Rank)], false) : graph.Reshape(sum, [.. target.Shape]);
    }
}
