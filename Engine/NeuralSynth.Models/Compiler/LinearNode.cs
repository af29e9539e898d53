using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

/// <summary>Where the weights of a linear layer lie: W[group][output][phase][tap][channel], oldest tap first.</summary>
internal unsafe struct LinearWeights
{
    internal float* Base;
    internal int GroupStep, OutputStep, PhaseStep, TapStep, ChannelStep;

    internal readonly float this[int group, int output, int phase, int tap, int channel] =>
        Base[((long)group * GroupStep) + ((long)output * OutputStep) + ((long)phase * PhaseStep) + ((long)tap * TapStep) + ((long)channel * ChannelStep)];
}

/// <summary>
/// A convolution, a transposed one, or a product with a constant matrix, with all that is computed in the same pass:
/// bias, activation, residual, and a second result that is an activation of the first.
/// </summary>
internal sealed class LinearNode : GraphNode
{
    internal LinearNode(GraphNode origin, GraphValue input, GraphValue output)
        : base(origin, [input], [output])
    {
    }

    internal override string Type => "Linear";

    /// <summary>Axis of the input's channels, and the axes that are its frames.</summary>
    internal required int InputLanes { get; init; }

    /// <summary>See <see cref="InputLanes"/>.</summary>
    internal required int[] InputRows { get; init; }

    /// <summary>Axis of the output's channels, and the axes that are its frames.</summary>
    internal required int OutputLanes { get; init; }

    /// <summary>See <see cref="OutputLanes"/>.</summary>
    internal required int[] OutputRows { get; init; }

    /// <summary>Input channels, over all groups.</summary>
    internal required int Channels { get; init; }

    /// <summary>Output channels, over all groups, of one phase.</summary>
    internal required int Width { get; init; }

    internal int Groups { get; init; } = 1;

    internal int Taps { get; init; } = 1;

    internal int Dilation { get; init; } = 1;

    internal int Stride { get; init; } = 1;

    /// <summary>Output frames that one row makes: the stride of a transposed convolution.</summary>
    internal int Phases { get; init; } = 1;

    /// <summary>Rows: output frames divided by the phases.</summary>
    internal required int Rows { get; init; }

    internal required LinearWeights Weights { get; set; }

    /// <summary>[Phases][Width], or null.</summary>
    internal float[]? Bias { get; set; }

    internal LinearActivation Activation { get; private set; } = LinearActivation.None;

    internal LinearActivation SecondActivation { get; private set; } = LinearActivation.None;

    /// <summary>The result; null when only the second one is asked for.</summary>
    internal GraphValue? Result => Outputs[0];

    internal GraphValue? SecondResult => Outputs.Length > 1 ? Outputs[1] : null;

    internal GraphValue? Residual => Inputs.Length > 1 ? Inputs[1] : null;

    /// <summary>One filter per channel: another kernel, which knows only an activation.</summary>
    internal bool IsDepthwise => Groups > 1 && Groups == Channels && Channels == Width && Phases == 1;

    /// <summary>The weights as [group][phase][output][tap][channel], times <paramref name="factor"/> per output.</summary>
    internal unsafe LinearWeights Rearranged(ConstantPool pool, float[]? factor)
    {
        int outputs = Width / Groups, channels = Channels / Groups, row = Taps * channels;
        float* target = pool.Take((long)Width * Phases * row);
        var result = new LinearWeights { Base = target, GroupStep = outputs * Phases * row, PhaseStep = outputs * row, OutputStep = row, TapStep = channels, ChannelStep = 1 };
        for (int i = 0; i < Width * Phases; i++)
        {
            (int group, int phase, int o) = (i / (outputs * Phases), i / outputs % Phases, i % outputs);
            float scale = factor?[(group * outputs) + o] ?? 1;
            for (int tap = 0; tap < Taps; tap++)
            {
                for (int c = 0; c < channels; c++) *target++ = scale * Weights[group, o, phase, tap, c];
            }
        }

        return result;
    }

    internal void AbsorbActivation(LinearActivation activation, GraphValue output)
    {
        Activation = activation;
        Outputs = [output];
    }

    internal void AbsorbOutput(GraphValue output) => Outputs = [output];

    internal void AbsorbResidual(GraphValue residual, GraphValue output)
    {
        Inputs = [Inputs[0], residual];
        Outputs = [output];
    }

    internal void AbsorbSecond(LinearActivation activation, GraphValue output, bool keepFirst)
    {
        SecondActivation = activation;
        Outputs = [keepFirst ? Outputs[0] : null, output];
    }
}

/// <summary>A function in the same pass as a linear layer; α and β for <see cref="PlanActivation.Snake"/>.</summary>
internal sealed record LinearActivation(PlanActivation Function, float Parameter = 0, float[]? Alpha = null, float[]? Beta = null)
{
    internal static LinearActivation None { get; } = new(PlanActivation.None);

    /// <summary>The function of a node, or null when kernels do not have it in their pass.</summary>
    internal static LinearActivation? Of(GraphNode node)
    {
        if (node is SnakeNode snake) return new LinearActivation(PlanActivation.Snake, 0, snake.Alpha, snake.Beta);
        if (node.Type is not ("LeakyRelu" or "Relu" or "PRelu" or "Tanh" or "Sigmoid") || ElementwiseOperators.Find(node) is not { } operation) return null;
        return operation.Function switch
        {
            PlanFunction.LeakyRelu => new LinearActivation(PlanActivation.LeakyRelu, operation.Parameter0),
            PlanFunction.Tanh => new LinearActivation(PlanActivation.Tanh),
            PlanFunction.Sigmoid => new LinearActivation(PlanActivation.Sigmoid),
            _ => null,
        };
    }
}
