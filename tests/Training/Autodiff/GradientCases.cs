using NeuralSynth.Autodiff;

namespace NeuralSynth.Training.Tests.Autodiff;

/// <summary>At least one case per rule of the table; a test fails for an entry without one.</summary>
internal static class GradientCases
{
    public static IReadOnlyList<GradientCase> All { get; } =
    [
        Two("Add", (g, a, b) => g.Add(a, b)),
        Two("Sub", (g, a, b) => g.Sub(a, b)),
        Two("Mul", (g, a, b) => g.Mul(a, b)),
        Two("Div", (g, a, b) => g.Div(a, b), Positive),
        Two("Pow", (g, a, b) => g.Pow(a, b), Positive),
        Case("Max", "both sides win somewhere", [[8], [8]], (g, x) => [g.Max(x[0], g.Mul(x[1], g.Scalar(2)))], Stepped),
        Case("Min", "both sides win somewhere", [[8], [8]], (g, x) => [g.Min(x[0], g.Mul(x[1], g.Scalar(2)))], Stepped),
        Case("Max", "broadcast", [[2, 3], [1, 1]], (g, x) => [g.Max(g.Mul(x[0], g.Scalar(3)), x[1])], Positive),
        Case("Sum", "three, broadcast", [[2, 3], [3], [2, 1]], (g, x) => [g.Sum(x)]),
        One("Neg", (g, x) => g.Neg(x)),
        One("Sqrt", (g, x) => g.Sqrt(x), Positive),
        One("Exp", (g, x) => g.Exp(x)),
        One("Log", (g, x) => g.Log(x), Positive),
        One("Sin", (g, x) => g.Sin(x)),
        One("Cos", (g, x) => g.Cos(x)),
        One("Tanh", (g, x) => g.Tanh(x)),
        One("Sigmoid", (g, x) => g.Sigmoid(x)),
        One("Softplus", (g, x) => g.Softplus(x)),
        One("Abs", (g, x) => g.Abs(x), AwayFromZero),
        One("Clip", (g, x) => g.Clip(x, -0.6f, 0.6f), Stepped),
        Case("Clip", "inside", [[5]], (g, x) => [g.Clip(x[0], -2, 2)]),
        One("LeakyRelu", (g, x) => g.LeakyRelu(x, 0.2f), AwayFromZero),
        One("Relu", (g, x) => g.Relu(x), AwayFromZero),
        One("Elu", (g, x) => g.Elu(x, 0.7f), AwayFromZero),
        One("Erf", (g, x) => g.Erf(x)),
        One("Reciprocal", (g, x) => g.Reciprocal(x), Positive),
        Case("Softmax", "last axis", [[3, 4]], (g, x) => [g.Softmax(x[0], 1)]),
        Case("Softmax", "inner axis", [[2, 3, 2]], (g, x) => [g.Softmax(x[0], 1)]),
        Case("LogSoftmax", "last axis", [[3, 4]], (g, x) => [g.LogSoftmax(x[0], 1)]),
        Case("Where", "condition from data", [[6], [6], [6]], (g, x) => [g.Where(g.Greater(x[0], g.Scalar(0)), x[1], x[2])], AwayFromZero, 1),
        One("Identity", (g, x) => g.Named("copy", x)),
        Case("MatMul", "matrices", [[3, 4], [4, 2]], (g, x) => [g.MatMul(x[0], x[1])]),
        Case("MatMul", "batch axes broadcast", [[2, 1, 3, 4], [5, 4, 2]], (g, x) => [g.MatMul(x[0], x[1])]),
        Case("Gemm", "plain", [[3, 4], [4, 2], [2]], (g, x) => [g.Gemm(x[0], x[1], x[2])]),
        Case("Gemm", "first transposed", [[4, 3], [4, 2], [3, 1]], (g, x) => [g.Gemm(x[0], x[1], x[2], true, false, 0.5f, 2)]),
        Case("Gemm", "second transposed", [[3, 4], [2, 4]], (g, x) => [g.Gemm(x[0], x[1], null, false, true, 1.5f)]),
        Case("Gemm", "both transposed", [[4, 3], [2, 4]], (g, x) => [g.Gemm(x[0], x[1], null, true, true)]),
        Conv("1-D with bias", [2, 3, 7], [4, 3, 3], new(), true),
        Conv("stride leaves a remainder", [1, 2, 9], [3, 2, 4], new(Strides: [3]), false),
        Conv("dilation and asymmetric pads", [2, 2, 6], [2, 2, 3], new(Dilations: [2], Pads: [4, 1]), true),
        Conv("groups", [2, 4, 6], [6, 2, 3], new(Groups: 2, Pads: [1, 0]), true),
        Conv("2-D, everything at once", [1, 2, 5, 6], [4, 1, 2, 3], new([2, 1], [1, 2], [1, 0, 0, 3], 2), true),
        Transposed("1-D with bias", [2, 3, 5], [3, 2, 3], new(), true),
        Transposed("stride, dilation and crop", [1, 2, 4], [2, 3, 3], new(Strides: [3], Dilations: [2], Pads: [2, 1]), true),
        Transposed("output padding", [1, 2, 4], [2, 2, 2], new(Strides: [3], OutputPadding: [2]), false),
        Transposed("groups", [2, 4, 4], [4, 2, 2], new(Strides: [2], Groups: 2), true),
        Transposed("2-D", [1, 2, 3, 4], [2, 1, 2, 3], new([2, 1], [1, 1], [1, 0, 0, 1], 2), true),
        Case("ReduceSum", "axis kept", [[2, 3, 4]], (g, x) => [g.ReduceSum(x[0], [1])]),
        Case("ReduceSum", "axes dropped", [[2, 3, 4]], (g, x) => [g.ReduceSum(x[0], [0, 2], false)]),
        Case("ReduceMean", "axes dropped", [[2, 3, 4]], (g, x) => [g.ReduceMean(x[0], [0, 2], false)]),
        Case("ReduceMean", "axis kept", [[2, 3]], (g, x) => [g.ReduceMean(x[0], [1])]),
        Case("ReduceMax", "axis kept", [[3, 4]], (g, x) => [g.ReduceMax(g.Add(x[0], g.Constant([0, 4, 8, 12], 1, 4)), [1])]),
        Case("ReduceMax", "axes dropped", [[2, 3]], (g, x) => [g.ReduceMax(g.Add(x[0], g.Constant([0, 4, 8, 12, 16, 20], 2, 3)), [0, 1], false)]),
        Case("ReduceSumSquare", "axis kept", [[2, 3, 2]], (g, x) => [g.ReduceSumSquare(x[0], [1])]),
        Case("ReduceL2", "axes dropped", [[2, 3, 2]], (g, x) => [g.ReduceL2(x[0], [0, 2], false)], Positive),
        Case("Reshape", "other rank", [[2, 6]], (g, x) => [g.Reshape(x[0], 3, 2, 2)]),
        Case("Transpose", "cycle of three axes", [[2, 3, 4]], (g, x) => [g.Transpose(x[0], 2, 0, 1)]),
        Case("Concat", "inner axis, one twice", [[2, 3], [2, 1]], (g, x) => [g.Concat(1, x[0], x[1], x[0])]),
        Case("Split", "every piece used", [[2, 5]], (g, x) => g.Split(x[0], 1, 2, 3)),
        Case("Split", "one piece unused", [[5]], (g, x) => [g.Split(x[0], 0, 2, 2, 1)[1]]),
        Case("Slice", "step 1", [[4, 5]], (g, x) => [g.Slice(x[0], 1, 1, 4)]),
        Case("Slice", "step 3 with a remainder", [[2, 8]], (g, x) => [g.Slice(x[0], 1, 1, 8, 3)]),
        Case("Pad", "both axes", [[2, 3]], (g, x) => [g.Pad(x[0], [1, 0], [2, 3], 0.5f)]),
        Case("Expand", "new and stretched axes", [[3, 1]], (g, x) => [g.Expand(x[0], 2, 3, 4)]),
        Case("Expand", "from a scalar", [[]], (g, x) => [g.Expand(x[0], 2, 3)]),
        Case("Gather", "repeated rows of an inner axis", [[2, 4, 3]], (g, x) => [g.Gather(x[0], 1, 3, 0, 3)]),
        Case("CumSum", "inclusive", [[2, 4]], (g, x) => [g.CumSum(x[0], 1)]),
        Case("CumSum", "exclusive, reversed", [[2, 4]], (g, x) => [g.CumSum(x[0], 1, true, true)]),
    ];

    private static float Any(SeededRandom random) => (2 * random.NextSingle()) - 1;

    private static float Positive(SeededRandom random) => 0.5f + random.NextSingle();

    /// <summary>±0.2 … ±1: farther from a kink at 0 than the checker's step.</summary>
    private static float AwayFromZero(SeededRandom random) => (random.NextDouble() < 0.5 ? -1 : 1) * (0.2f + (0.8f * random.NextSingle()));

    /// <summary>About ±0.3 or ±0.9: far from ±0.6, and twice one of these is far from any other.</summary>
    private static float Stepped(SeededRandom random) =>
        (random.NextDouble() < 0.5 ? -1 : 1) * ((random.NextDouble() < 0.5 ? 0.3f : 0.9f) + (0.05f * random.NextSingle()));

    private static GradientCase Case(string op, string name, int[][] inputs, Func<Graph, Value[], IReadOnlyList<Value>> build, Func<SeededRandom, float>? draw = null, int firstDifferentiated = 0)
    {
        if (firstDifferentiated == 0) return new(op, name, inputs, build, draw ?? Any);
        // Leading inputs without a gradient become constants.
        return new(op, name, inputs[firstDifferentiated..], (g, x) => build(g, [.. inputs[..firstDifferentiated].Select(s => g.Constant([.. Enumerable.Range(0, s[0]).Select(i => i % 2 - 0.5f)], s)), .. x]), draw ?? Any);
    }

    private static GradientCase One(string op, Func<Graph, Value, Value> build, Func<SeededRandom, float>? draw = null) =>
        Case(op, "pointwise", [[2, 5]], (g, x) => [build(g, x[0])], draw);

    private static GradientCase Two(string op, Func<Graph, Value, Value, Value> build, Func<SeededRandom, float>? draw = null) =>
        Case(op, "broadcast on both sides", [[2, 1, 3], [4, 1]], (g, x) => [build(g, x[0], x[1])], draw);

    private static GradientCase Conv(string name, int[] x, int[] w, ConvGeometry geometry, bool bias) =>
        Case("Conv", name, bias ? [x, w, [w[0]]] : [x, w], (g, v) => [g.Conv(v[0], v[1], bias ? v[2] : null, geometry)]);

    private static GradientCase Transposed(string name, int[] x, int[] w, ConvGeometry geometry, bool bias) =>
        Case("ConvTranspose", name, bias ? [x, w, [w[1] * geometry.Groups]] : [x, w], (g, v) => [g.ConvTranspose(v[0], v[1], bias ? v[2] : null, geometry)]);
}
