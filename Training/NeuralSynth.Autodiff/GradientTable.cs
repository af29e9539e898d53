using NeuralSynth.Autodiff.Gradients;

namespace NeuralSynth.Autodiff;

/// <summary>Emits the gradients of a node's inputs.</summary>
/// <param name="context">The node and the gradients of its outputs.</param>
/// <returns>One entry per input; null where no gradient flows. A gradient may still have the broadcast shape: the
/// differentiator reduces it.</returns>
public delegate Value?[] GradientRule(GradientContext context);

/// <summary>What the table says about an operator.</summary>
/// <param name="Rule">The rule, or null.</param>
/// <param name="Reason">Why there is no rule; null when there is one.</param>
/// <param name="IsDifferentiable">False for operators whose output does not depend smoothly on any input (None).</param>
public sealed record GradientEntry(GradientRule? Rule, string? Reason, bool IsDifferentiable);

/// <summary>Operator → rule | None | Unsupported: one screen that answers what is missing. Opset 20.</summary>
public sealed class GradientTable
{
    private readonly IReadOnlyDictionary<string, GradientEntry> _entries;

    private GradientTable(IReadOnlyDictionary<string, GradientEntry> entries) => _entries = entries;

    /// <summary>The table that training uses.</summary>
    public static GradientTable Default { get; } = new(new Dictionary<string, GradientEntry>
    {
        ["Add"] = Rule(Pointwise.Add),
        ["Sub"] = Rule(Pointwise.Sub),
        ["Mul"] = Rule(Pointwise.Mul),
        ["Div"] = Rule(Pointwise.Div),
        ["Pow"] = Rule(Pointwise.Pow),
        ["Max"] = Rule(Pointwise.Max),
        ["Min"] = Rule(Pointwise.Min),
        ["Sum"] = Rule(Pointwise.Sum),
        ["Neg"] = Rule(Pointwise.Neg),
        ["Sqrt"] = Rule(Pointwise.Sqrt),
        ["Exp"] = Rule(Pointwise.Exp),
        ["Log"] = Rule(Pointwise.Log),
        ["Sin"] = Rule(Pointwise.Sin),
        ["Cos"] = Rule(Pointwise.Cos),
        ["Tanh"] = Rule(Pointwise.Tanh),
        ["Sigmoid"] = Rule(Pointwise.Sigmoid),
        ["Softplus"] = Rule(Pointwise.Softplus),
        ["Abs"] = Rule(Pointwise.Abs),
        ["Clip"] = Rule(Pointwise.Clip),
        ["LeakyRelu"] = Rule(Pointwise.LeakyRelu),
        ["Relu"] = Rule(Pointwise.Relu),
        ["Elu"] = Rule(Pointwise.Elu),
        ["Erf"] = Rule(Pointwise.Erf),
        ["Reciprocal"] = Rule(Pointwise.Reciprocal),
        ["Softmax"] = Rule(Pointwise.Softmax),
        ["LogSoftmax"] = Rule(Pointwise.LogSoftmax),
        ["Where"] = Rule(Pointwise.Where),
        ["Identity"] = Rule(Pointwise.Identity),
        ["MatMul"] = Rule(Linear.MatMul),
        ["Gemm"] = Rule(Linear.Gemm),
        ["Conv"] = Rule(Convolution.Conv),
        ["ConvTranspose"] = Rule(Convolution.ConvTranspose),
        ["ReduceSum"] = Rule(Layout.ReduceSum),
        ["ReduceMean"] = Rule(Layout.ReduceMean),
        ["ReduceMax"] = Rule(Layout.ReduceMax),
        ["ReduceSumSquare"] = Rule(Layout.ReduceSumSquare),
        ["ReduceL2"] = Rule(Layout.ReduceL2),
        ["Reshape"] = Rule(Layout.Reshape),
        ["Transpose"] = Rule(Layout.Transpose),
        ["Concat"] = Rule(Layout.Concat),
        ["Split"] = Rule(Layout.Split),
        ["Slice"] = Rule(Layout.Slice),
        ["Pad"] = Rule(Layout.Pad),
        ["Expand"] = Rule(Layout.Expand),
        ["Gather"] = Rule(Layout.Gather),
        ["CumSum"] = Rule(Layout.CumSum),
        ["Sign"] = None,
        ["Equal"] = None,
        ["Greater"] = None,
        ["GreaterOrEqual"] = None,
        ["And"] = None,
        ["GRU"] = Unsupported("ONNX Runtime's GRU keeps no gates for a backward pass: unroll it, or use causal dilated convolutions"),
        ["LSTM"] = Unsupported("as for GRU"),
        ["STFT"] = Unsupported("use Transforms.Power (matrices with constant bases), or take the loss outside the graph"),
        ["LayerNormalization"] = Unsupported("use Normalisation.Layer, which composes it from operators with rules"),
        ["InstanceNormalization"] = Unsupported("use Normalisation.Instance"),
        ["DFT"] = Unsupported("write it as MatMul with a constant basis, or take the loss outside the graph"),
    });

    /// <summary>All operators with what the table says about them.</summary>
    public IReadOnlyDictionary<string, GradientEntry> Entries => _entries;

    /// <summary>A copy with one rule replaced; tests use it to prove that a wrong rule is caught.</summary>
    public GradientTable With(string op, GradientRule rule) => new(new Dictionary<string, GradientEntry>(_entries) { [op] = Rule(rule) });

    /// <summary>A copy without an entry; tests use it to see what a missing rule says.</summary>
    public GradientTable Without(string op) => new(_entries.Where(e => e.Key != op).ToDictionary());

    /// <summary>The entry for a node.</summary>
    /// <exception cref="GraphException">Missing or unsupported; names operator and node.</exception>
    internal GradientEntry For(Node node)
    {
        if (!_entries.TryGetValue(node.Op, out GradientEntry? entry)) throw new GraphException($"{node}: the gradient table has no entry for operator '{node.Op}'.");
        if (entry.IsDifferentiable && entry.Rule is null) throw new GraphException($"{node}: operator '{node.Op}' has no gradient here: {entry.Reason}.");
        return entry;
    }

    private static GradientEntry None => new(null, "its output does not depend smoothly on its inputs", false);

    private static GradientEntry Rule(GradientRule rule) => new(rule, null, true);

    private static GradientEntry Unsupported(string reason) => new(null, reason, true);
}
