using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

/// <summary>One function of the executor with the node's inputs that it takes.</summary>
internal readonly record struct ElementwiseOperation(PlanFunction Function, int[] Operands, float Parameter0 = 0, float Parameter1 = 0);

/// <summary>Operators that are one <see cref="PlanFunction"/>. Those that take several are in
/// <see cref="Lowering"/>.</summary>
internal static class ElementwiseOperators
{
    private const float DefaultLeak = 0.01f;

    private static readonly Dictionary<string, PlanFunction> Unary = new(StringComparer.Ordinal)
    {
        ["Abs"] = PlanFunction.Absolute,
        ["Cos"] = PlanFunction.Cosine,
        ["Erf"] = PlanFunction.ErrorFunction,
        ["Exp"] = PlanFunction.Exponential,
        ["Log"] = PlanFunction.Logarithm,
        ["Neg"] = PlanFunction.Negate,
        ["Reciprocal"] = PlanFunction.Reciprocal,
        ["Sigmoid"] = PlanFunction.Sigmoid,
        ["Sin"] = PlanFunction.Sine,
        ["Softplus"] = PlanFunction.Softplus,
        ["Sqrt"] = PlanFunction.SquareRoot,
        ["Tanh"] = PlanFunction.Tanh,
    };

    private static readonly Dictionary<string, PlanFunction> Binary = new(StringComparer.Ordinal)
    {
        ["Add"] = PlanFunction.Add,
        ["Div"] = PlanFunction.Divide,
        ["Max"] = PlanFunction.Maximum,
        ["Min"] = PlanFunction.Minimum,
        ["Mul"] = PlanFunction.Multiply,
        ["Sub"] = PlanFunction.Subtract,
        ["Sum"] = PlanFunction.Add,
    };

    /// <summary>All of them.</summary>
    internal static IEnumerable<string> All => [.. Unary.Keys, .. Binary.Keys, "Clip", "Elu", "LeakyRelu", "PRelu", "Pow", "Relu"];

    /// <summary>Null when the node is not one function of one or two inputs.</summary>
    internal static ElementwiseOperation? Find(GraphNode node)
    {
        if (Unary.TryGetValue(node.Type, out PlanFunction unary)) return new(unary, [0]);
        if (Binary.TryGetValue(node.Type, out PlanFunction binary)) return node.Inputs.Length == 2 ? new(binary, [0, 1]) : null;
        return node.Type switch
        {
            "Clip" => new(PlanFunction.Clip, [0], node.Number(1, float.NegativeInfinity), node.Number(2, float.PositiveInfinity)),
            "Elu" => new(PlanFunction.Elu, [0], node.Float("alpha", 1)),
            "LeakyRelu" => new(PlanFunction.LeakyRelu, [0], node.Float("alpha", DefaultLeak)),
            "Relu" => new(PlanFunction.LeakyRelu, [0]),
            "PRelu" => SingleConstant(node.Inputs[1]) is { } slope ? new(PlanFunction.LeakyRelu, [0], slope) : null,
            "Pow" => SingleConstant(node.Inputs[1]) is { } exponent ? Power(exponent) : new(PlanFunction.Power, [0, 1]),
            _ => null,
        };
    }

    /// <summary>The value of a constant of one element.</summary>
    internal static unsafe float? SingleConstant(GraphValue? value)
    {
        if (value?.Constant is { Elements: 1 } constant) return constant.Storage.Address[constant.Offset];
        return value is { IsFloat: false, Contents: [var single] } ? (float)single : null;
    }

    /// <summary>Whether the function of a single zero is zero: then it may be moved in front of a history.</summary>
    internal static bool KeepsZero(in ElementwiseOperation operation) => operation.Operands.Length == 1 && operation.Function switch
    {
        PlanFunction.LeakyRelu or PlanFunction.Tanh or PlanFunction.Sine or PlanFunction.Absolute or PlanFunction.Negate => true,
        PlanFunction.Elu or PlanFunction.ErrorFunction or PlanFunction.SquareRoot => true,
        PlanFunction.Clip => operation.Parameter0 <= 0 && operation.Parameter1 >= 0,
        PlanFunction.ConstantPower => operation.Parameter0 > 0,
        _ => false,
    };

    private static ElementwiseOperation Power(float exponent) => exponent switch
    {
        1 => new(PlanFunction.Identity, [0]),
        2 => new(PlanFunction.Multiply, [0, 0]),
        0.5f => new(PlanFunction.SquareRoot, [0]),
        -1 => new(PlanFunction.Reciprocal, [0]),
        _ => new(PlanFunction.ConstantPower, [0], exponent),
    };
}
