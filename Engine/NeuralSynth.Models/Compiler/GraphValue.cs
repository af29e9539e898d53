namespace NeuralSynth.Models.Compiler;

/// <summary>One tensor of the graph that is compiled.</summary>
internal sealed class GraphValue(string name, int[] shape)
{
    internal string Name { get; } = name;

    internal int[] Shape { get; } = shape;

    /// <summary>Node that computes it; null for inputs and constants.</summary>
    internal GraphNode? Producer { get; set; }

    /// <summary>Nodes that read it, once per use.</summary>
    internal List<GraphNode> Consumers { get; } = [];

    /// <summary>True when it is an output of the graph.</summary>
    internal bool IsOutput { get; set; }

    /// <summary>Its value when it is a constant of floats.</summary>
    internal View? Constant { get; set; }

    /// <summary>Its numbers when it is a small constant of any type: sizes, axes.</summary>
    internal double[]? Contents { get; set; }

    /// <summary>False for integers and truth values.</summary>
    internal bool IsFloat { get; set; } = true;

    /// <summary>Where it lies once its producer was lowered.</summary>
    internal View? View { get; set; }

    /// <summary>Known before the graph runs.</summary>
    internal bool IsKnown => Constant != null || (!IsFloat && Contents != null);

    /// <summary>The node that reads it, when there is exactly one and nobody else needs it.</summary>
    internal GraphNode? OnlyConsumer => Consumers.Count == 1 && !IsOutput ? Consumers[0] : null;
}
