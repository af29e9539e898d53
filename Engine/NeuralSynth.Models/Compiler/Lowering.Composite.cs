using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

// Operators made of several functions.
internal sealed partial class Lowering
{
    private const float SquareRootOfHalf = 0.70710678f;
    private const float SquareRootOfTwoOverPi = 0.79788456f;
    private const float GeluCubic = 0.044715f;

    private void LowerComposite(GraphNode node)
    {
        View x = InputView(node, 0);
        node.Output.View = node.Type switch
        {
            "Sum" or "Max" or "Min" => Chain(node, node.Type switch { "Sum" => PlanFunction.Add, "Max" => PlanFunction.Maximum, _ => PlanFunction.Minimum }),
            "Mean" => Do(node, PlanFunction.Multiply, Chain(node, PlanFunction.Add), Scalar(1f / node.Inputs.Length)),
            "PRelu" => ParametricRelu(node, x),
            "HardSigmoid" => HardSigmoid(node, x, node.Float("alpha", 0.2f), node.Float("beta", 0.5f)),
            "HardSwish" => Do(node, PlanFunction.Multiply, x, HardSigmoid(node, x, 1f / 6, 0.5f)),
            "Gelu" => Gelu(node, x),
            "Mish" => Do(node, PlanFunction.Multiply, x, Do(node, PlanFunction.Tanh, Do(node, PlanFunction.Softplus, x))),
            "Softsign" => Do(node, PlanFunction.Divide, x, Do(node, PlanFunction.Add, Do(node, PlanFunction.Absolute, x), Scalar(1))),
            "Selu" => Do(node, PlanFunction.Multiply, Elu(node, x, node.Float("alpha", 1.67326319f)), Scalar(node.Float("gamma", 1.05070102f))),
            "Celu" => Celu(node, x, node.Float("alpha", 1)),
            _ => throw UnsupportedGraphException.At(node),
        };
    }

    private void LowerBatchNormalization(GraphNode node)
    {
        BatchNormalization normalization = BatchNormalization.Of(node) ?? throw UnsupportedGraphException.At(node, "statistics that are computed");
        View x = InputView(node, 0);
        View scaled = Do(node, PlanFunction.Multiply, x, PerChannel(normalization.Scale, x.Rank));
        node.Output.View = Elementwise(node, PlanFunction.Add, node.Output.Shape, PlaceOf(node.Output), 0, 0, scaled, PerChannel(normalization.Offset, x.Rank));
    }

    private View Do(GraphNode node, PlanFunction function, params View[] operands)
    {
        int[] shape = operands[0].Extents;
        // The larger shape: operands of the same rank or constants that broadcast to it.
        foreach (View operand in operands.Skip(1))
        {
            if (operand.Rank > shape.Length || operand.Elements > View.Product(shape)) shape = operand.Extents;
        }

        return Elementwise(node, function, shape, null, 0, 0, operands);
    }

    private View Chain(GraphNode node, PlanFunction function)
    {
        int[] shape = node.Output.Shape;
        View result = InputView(node, 0);
        if (node.Inputs.Length == 1) return Elementwise(node, PlanFunction.Identity, shape, PlaceOf(node.Output), 0, 0, result);
        for (int i = 1; i < node.Inputs.Length; i++)
        {
            bool isLast = i == node.Inputs.Length - 1;
            result = Elementwise(node, function, shape, isLast ? PlaceOf(node.Output) : null, 0, 0, result, InputView(node, i));
        }

        return result;
    }

    private View ParametricRelu(GraphNode node, View x)
    {
        View positive = Do(node, PlanFunction.Maximum, x, Scalar(0));
        View negative = Do(node, PlanFunction.Minimum, x, Scalar(0));
        View scaled = Elementwise(node, PlanFunction.Multiply, x.Extents, null, 0, 0, negative, InputView(node, 1));
        return Do(node, PlanFunction.Add, positive, scaled);
    }

    private View HardSigmoid(GraphNode node, View x, float alpha, float beta)
    {
        View line = Do(node, PlanFunction.Add, Do(node, PlanFunction.Multiply, x, Scalar(alpha)), Scalar(beta));
        return Elementwise(node, PlanFunction.Clip, x.Extents, null, 0, 1, line);
    }

    private View Gelu(GraphNode node, View x)
    {
        View inner = node.Text("approximate", "none") == "tanh" ? GeluTanh(node, x) : Do(node, PlanFunction.ErrorFunction, Do(node, PlanFunction.Multiply, x, Scalar(SquareRootOfHalf)));
        View weight = Do(node, PlanFunction.Multiply, Do(node, PlanFunction.Add, inner, Scalar(1)), Scalar(0.5f));
        return Do(node, PlanFunction.Multiply, x, weight);
    }

    private View GeluTanh(GraphNode node, View x)
    {
        View cube = Do(node, PlanFunction.Multiply, Do(node, PlanFunction.Multiply, x, x), x);
        View sum = Do(node, PlanFunction.Add, x, Do(node, PlanFunction.Multiply, cube, Scalar(GeluCubic)));
        return Do(node, PlanFunction.Tanh, Do(node, PlanFunction.Multiply, sum, Scalar(SquareRootOfTwoOverPi)));
    }

    private View Elu(GraphNode node, View x, float alpha) => Elementwise(node, PlanFunction.Elu, x.Extents, null, alpha, 0, x);

    // max(0, x) + min(0, a·(exp(x/a) − 1)) = a·elu(x/a).
    private View Celu(GraphNode node, View x, float alpha) =>
        Do(node, PlanFunction.Multiply, Elu(node, Do(node, PlanFunction.Multiply, x, Scalar(1 / alpha)), 1), Scalar(alpha));
}
