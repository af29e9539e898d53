namespace NeuralSynth.Models.Compiler;

/// <summary>A graph on its way from ONNX to a plan: nodes in an order in which they can run.</summary>
internal sealed class CompilerGraph
{
    /// <summary>Nodes that compute something which the outputs need.</summary>
    internal List<GraphNode> Nodes { get; private set; } = [];

    /// <summary>Inputs that are not states.</summary>
    internal List<GraphValue> Inputs { get; } = [];

    /// <summary>Outputs that are not states, by name: one value may be several outputs.</summary>
    internal List<(string Name, GraphValue Value)> Outputs { get; } = [];

    /// <summary>States with their next values. Patterns take out those that become history.</summary>
    internal List<GraphState> States { get; } = [];

    internal required ConstantPool Constants { get; init; }

    /// <summary>Nodes of the model before anything was left out or joined.</summary>
    internal int SourceNodes { get; init; }

    internal void Insert(int index, GraphNode node) => Nodes.Insert(index, node);

    internal int IndexOf(GraphNode node) => Nodes.IndexOf(node);

    /// <summary>Puts <paramref name="node"/> where <paramref name="old"/> is.</summary>
    internal void Replace(GraphNode old, GraphNode node) => Nodes[Nodes.IndexOf(old)] = node;

    /// <summary>Drops nodes that nothing needs, and notes who reads and who computes each value. To be called after
    /// every change.</summary>
    internal void Update()
    {
        var needed = new HashSet<GraphValue>(ReferenceEqualityComparer.Instance);
        foreach ((_, GraphValue value) in Outputs) needed.Add(value);
        foreach (GraphState state in States) needed.Add(state.Next);
        var kept = new List<GraphNode>(Nodes.Count);
        for (int i = Nodes.Count - 1; i >= 0; i--)
        {
            GraphNode node = Nodes[i];
            if (!node.Outputs.Any(o => o != null && needed.Contains(o))) continue;
            kept.Add(node);
            foreach (GraphValue? input in node.Inputs)
            {
                if (input is { IsKnown: false }) needed.Add(input);
            }
        }

        kept.Reverse();
        Nodes = kept;
        Link();
    }

    private void Link()
    {
        foreach (GraphNode node in Nodes)
        {
            foreach (GraphValue? value in node.Inputs.Concat(node.Outputs)) Clear(value);
        }

        foreach (GraphValue input in Inputs) Clear(input);
        foreach (GraphState state in States)
        {
            Clear(state.Value);
            Clear(state.Next);
        }

        foreach ((_, GraphValue value) in Outputs) Clear(value);
        foreach (GraphNode node in Nodes)
        {
            foreach (GraphValue? input in node.Inputs) input?.Consumers.Add(node);
            foreach (GraphValue? output in node.Outputs)
            {
                if (output != null) output.Producer = node;
            }
        }

        foreach ((_, GraphValue value) in Outputs) value.IsOutput = true;
        foreach (GraphState state in States) state.Next.IsOutput = true;
    }

    private static void Clear(GraphValue? value)
    {
        if (value == null) return;
        value.Consumers.Clear();
        value.Producer = null;
        value.IsOutput = false;
    }
}

/// <summary>A state and the value that it has in the next step.</summary>
internal sealed record GraphState(GraphValue Value, GraphValue Next);
