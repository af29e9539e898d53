namespace NeuralSynth.Autodiff;

/// <summary>What a gradient rule sees.</summary>
public sealed class GradientContext
{
    private readonly IReadOnlyList<Value?> _outputGradients;
    private readonly IReadOnlySet<Value> _needed;

    internal GradientContext(Graph graph, Node node, IReadOnlyList<Value?> outputGradients, IReadOnlySet<Value> needed)
    {
        Graph = graph;
        Node = node;
        _outputGradients = outputGradients;
        _needed = needed;
    }

    /// <summary>Where the rule emits nodes.</summary>
    public Graph Graph { get; }

    /// <summary>The node to differentiate.</summary>
    public Node Node { get; }

    /// <summary>First input.</summary>
    public Value X => Node.Input(0);

    /// <summary>First output.</summary>
    public Value Y => Node.Outputs[0];

    /// <summary>Gradient of the first output.</summary>
    public Value DY => _outputGradients[0]!;

    /// <summary>Gradient of an output; null where nothing depends on it.</summary>
    public Value? OutputGradient(int index) => _outputGradients[index];

    /// <summary>Whether the gradient of an input is wanted; rules skip work for those that are not.</summary>
    public bool Needs(int input) => Node.Has(input) && _needed.Contains(Node.Input(input));
}
