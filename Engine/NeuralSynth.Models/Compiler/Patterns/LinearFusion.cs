namespace NeuralSynth.Models.Compiler.Patterns;

/// <summary>Joins to linear layers what follows them: constants per channel into weights and bias, an activation, the sum
/// with a residual, and an activation of the result as a second result.</summary>
internal sealed class LinearFusion(CompilerGraph graph)
{
    internal static void Apply(CompilerGraph graph)
    {
        var fusion = new LinearFusion(graph);
        foreach (LinearNode linear in graph.Nodes.OfType<LinearNode>().ToArray()) fusion.Visit(linear);
    }

    private void Visit(LinearNode linear)
    {
        while (linear.Result!.OnlyConsumer is { } next && TryConstant(linear, next)) Absorb(linear, next, () => linear.AbsorbOutput(next.Output));
        if (linear.Result!.OnlyConsumer is { } after && ActivationOf(linear, after) is { } activation) Absorb(linear, after, () => linear.AbsorbActivation(activation, after.Output));
        if (linear.IsDepthwise) return;
        if (linear.Result!.OnlyConsumer is { Type: "Add" } add && ResidualOf(linear, add) is { } residual) Absorb(linear, add, () => linear.AbsorbResidual(residual, add.Output));
        foreach (GraphNode consumer in linear.Result!.Consumers)
        {
            if (ActivationOf(linear, consumer) is not { } second) continue;
            bool keepsFirst = linear.Result!.OnlyConsumer == null;
            Absorb(linear, consumer, () => linear.AbsorbSecond(second, consumer.Output, keepsFirst), moves: false);
            return;
        }
    }

    // The layer moves to where the last of its operators was: by then all of its inputs are there.
    private void Absorb(LinearNode linear, GraphNode absorbed, Action change, bool moves = true)
    {
        change();
        if (moves)
        {
            graph.Replace(absorbed, linear);
            graph.Nodes.Remove(linear);
        }
        else
        {
            graph.Nodes.Remove(absorbed);
        }

        graph.Update();
    }

    private static LinearActivation? ActivationOf(LinearNode linear, GraphNode node)
    {
        if (LinearActivation.Of(node) is not { } activation) return null;
        bool isPerChannel = activation.Alpha != null;
        return isPerChannel && (linear.OutputLanes != 1 || linear.IsDepthwise) ? null : activation;
    }

    private static GraphValue? ResidualOf(LinearNode linear, GraphNode add)
    {
        if (add.Inputs.Length != 2) return null;
        GraphValue other = ReferenceEquals(add.Inputs[0], linear.Result) ? add.Inputs[1]! : add.Inputs[0]!;
        bool fits = other.Constant == null && other.IsFloat && !ReferenceEquals(other, linear.Result) && other.Shape.AsSpan().SequenceEqual(add.Output.Shape);
        return fits ? other : null;
    }

    private bool TryConstant(LinearNode linear, GraphNode node)
    {
        if (!node.Output.Shape.AsSpan().SequenceEqual(linear.Result!.Shape) || linear.OutputLanes < 0) return false;
        bool isFirst = ReferenceEquals(node.Inputs[0], linear.Result);
        switch (node.Type)
        {
            case "Add" when Factors(linear, node, isFirst ? 1 : 0) is { } addend:
                Scale(linear, null, addend);
                return true;
            case "Sub" when isFirst && Factors(linear, node, 1) is { } subtrahend:
                Scale(linear, null, Array.ConvertAll(subtrahend, v => -v));
                return true;
            case "Mul" when Factors(linear, node, isFirst ? 1 : 0) is { } factor:
                Scale(linear, factor, null);
                return true;
            case "Div" when isFirst && Factors(linear, node, 1) is { } divisor:
                Scale(linear, Array.ConvertAll(divisor, v => 1 / v), null);
                return true;
            case "BatchNormalization" when linear.OutputLanes == 1 && BatchNormalization.Of(node) is { } normalization:
                Scale(linear, normalization.Scale, normalization.Offset);
                return true;
            default:
                return false;
        }
    }

    private static float[]? Factors(LinearNode linear, GraphNode node, int input) =>
        node.Inputs.Length == 2 ? ChannelConstant.Of(node.Inputs[input], linear.Result!.Shape, linear.Width, linear.OutputLanes) : null;

    private void Scale(LinearNode linear, float[]? factor, float[]? addend)
    {
        float[] bias = linear.Bias ?? new float[linear.Phases * linear.Width];
        for (int i = 0; i < bias.Length; i++)
        {
            int o = i % linear.Width;
            bias[i] = (bias[i] * (factor?[o] ?? 1)) + (addend?[o] ?? 0);
        }

        if (linear.Bias != null || addend != null) linear.Bias = bias;
        if (factor != null) linear.Weights = linear.Rearranged(graph.Constants, factor);
    }
}
