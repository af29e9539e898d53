using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

// Convolutions and products with constant matrices.
internal sealed unsafe partial class Lowering
{
    // Reading a weight from memory costs about as much as this many multiply-adds.
    private const double WeightCost = 4;

    private void LowerLinear(GraphNode node)
    {
        var linear = (LinearNode)node;
        (View x, int inputStep) = InputRows(linear);
        Rows? result = linear.Result == null ? null : OutputRows(linear, linear.Result);
        Rows? second = linear.SecondResult == null ? null : OutputRows(linear, linear.SecondResult);
        Rows? residual = linear.Residual == null ? null : ResidualRows(linear, linear.Residual);
        if (linear.IsDepthwise) EmitDepthwise(linear, x, inputStep, result!.Value);
        else EmitConvolutions(linear, x, inputStep, result, second, residual);
        if (result is { } first) linear.Result!.View = first.View;
        if (second is { } other) linear.SecondResult!.View = other.View;
    }

    /// <summary>A tensor as frames of channels that lie together.</summary>
    /// <param name="View">The tensor.</param>
    /// <param name="Step">Floats between two frames.</param>
    private readonly record struct Rows(View View, int Step);

    private (View View, int Step) InputRows(LinearNode linear)
    {
        View x = Runtime(InputView(linear, 0));
        if (RowStep(x, linear.InputLanes, linear.InputRows, linear.Channels) is { } step) return (x, step);
        x = Copy(x, Fresh(x.Extents, [.. linear.InputRows.Length == 1 ? OrderWithout(x.Rank, linear.InputRows[0], linear.InputLanes) : [], .. linear.InputRows, linear.InputLanes]), linear.Index);
        return (x, linear.Channels);
    }

    private static int[] OrderWithout(int rank, int a, int b) => [.. Enumerable.Range(0, rank).Where(i => i != a && i != b)];

    private Rows OutputRows(LinearNode linear, GraphValue value)
    {
        if (PlaceOf(value) is { } place && RowStep(place, linear.OutputLanes, linear.OutputRows, linear.Width) is { } step) return new Rows(place, step);
        return FreshRows(linear, value.Shape);
    }

    private Rows FreshRows(LinearNode linear, int[] shape)
    {
        int lanes = linear.OutputLanes;
        int[] others = [.. Enumerable.Range(0, shape.Length).Where(i => i != lanes && !linear.OutputRows.Contains(i))];
        return new Rows(Fresh(shape, [.. others, .. linear.OutputRows, .. lanes < 0 ? Array.Empty<int>() : [lanes]]), linear.Width);
    }

    private Rows ResidualRows(LinearNode linear, GraphValue value)
    {
        View view = Runtime(ViewOf(value));
        if (RowStep(view, linear.OutputLanes, linear.OutputRows, linear.Width) is { } step) return new Rows(view, step);
        Rows rows = FreshRows(linear, value.Shape);
        Copy(view, rows.View, linear.Index);
        return rows;
    }

    /// <summary>Floats between two frames, or null when the view has no such form.</summary>
    private static int? RowStep(View view, int lanes, int[] rows, int width)
    {
        if (lanes >= 0 && view.Extents[lanes] > 1 && view.Strides[lanes] != 1) return null;
        int? step = null, span = null;
        for (int i = rows.Length - 1; i >= 0; i--)
        {
            (int extent, int stride) = (view.Extents[rows[i]], view.Strides[rows[i]]);
            if (extent == 1) continue;
            if (step == null) step = stride;
            else if (stride != span) return null;
            span = stride * extent;
        }

        return step ?? width;
    }

    private void EmitConvolutions(LinearNode linear, View x, int inputStep, Rows? result, Rows? second, Rows? residual)
    {
        int width = linear.Width, phases = linear.Phases;
        // All phases in one operation take frames without gaps.
        bool isOne = linear.Groups == 1 && IsDense(result) && IsDense(second) && IsDense(residual);
        LinearWeights weights = linear.Weights;
        bool isUniform = phases == 1 || width == 1 || weights.PhaseStep == width * weights.OutputStep;
        if (isOne && !isUniform) weights = linear.Rearranged(_graph.Constants, null);
        if (phases == 1 || isOne)
        {
            for (int group = 0; group < linear.Groups; group++)
            {
                int outputs = width / linear.Groups * phases;
                int outputStep = width == 1 && phases > 1 ? weights.PhaseStep : weights.OutputStep;
                EmitConvolution(linear, weights, group, 0, outputs, outputStep, x, inputStep, phases, group * outputs, result, second, residual);
            }

            return;
        }

        for (int group = 0; group < linear.Groups; group++)
        {
            int outputs = width / linear.Groups;
            for (int phase = 0; phase < phases; phase++)
            {
                EmitConvolution(linear, weights, group, phase, outputs, weights.OutputStep, x, inputStep, phases, group * outputs, result, second, residual);
            }
        }

        bool IsDense(Rows? rows) => rows == null || phases == 1 || rows.Value.Step == width;
    }

    private void EmitConvolution(LinearNode linear, LinearWeights weights, int group, int phase, int outputs, int outputStep, View x, int inputStep, int phases, int firstChannel, Rows? result, Rows? second, Rows? residual)
    {
        int channels = linear.Channels / linear.Groups;
        _weights += (long)outputs * linear.Taps * channels;
        if (_weights > MostWeights) throw UnsupportedGraphException.At(linear, $"more than {MostWeights} weights in all layers, counting shared ones again");
        bool isSingle = linear.Taps == 1 || (linear.Groups == 1 && linear.Dilation == 1 && inputStep == linear.Channels);
        var a = new PlanConvolution
        {
            Input = Operand(x, group * channels),
            InputStep = linear.Stride * inputStep,
            Segments = isSingle ? 1 : linear.Taps,
            SegmentLength = isSingle ? linear.Taps * channels : channels,
            SegmentStep = isSingle ? 0 : linear.Dilation * inputStep,
            Frames = linear.Rows,
            Outputs = outputs,
            Activation = linear.Activation.Function,
            ActivationParameter = linear.Activation.Parameter,
            SecondActivation = linear.SecondActivation.Function,
            SecondActivationParameter = linear.SecondActivation.Parameter,
            HalfWeights = _halfWeights ? 1 : 0,
            Source = weights.Base + ((long)group * weights.GroupStep) + ((long)phase * weights.PhaseStep),
            SourceOutputStep = outputStep,
            SourceSegmentStep = isSingle ? 0 : weights.TapStep,
            SourceLengthStep = weights.ChannelStep,
            SourceTapChannels = channels,
            SourceTapStep = isSingle ? weights.TapStep : 0,
        };
        int biasStart = outputs == linear.Width * phases ? 0 : (phase * linear.Width) + firstChannel;
        if (linear.Bias != null) a.SourceBias = _graph.Constants.Copy(linear.Bias.AsSpan(biasStart, outputs));
        (a.Output, a.OutputStep) = Place(result);
        (a.SecondOutput, a.SecondOutputStep) = Place(second);
        (a.Residual, a.ResidualStep) = Place(residual);
        (a.Alpha, a.Beta) = SnakeConstants(linear.Activation, firstChannel, outputs);
        (a.SecondAlpha, a.SecondBeta) = SnakeConstants(linear.SecondActivation, firstChannel, outputs);
        double products = (double)outputs * linear.Taps * channels;
        Emit(new PlanOperation { Kernel = PlanKernel.Convolution, Convolution = a }, linear.Index, products * Math.Max(linear.Rows, _halfWeights ? WeightCost / 2 : WeightCost));

        (PlanOperand, int) Place(Rows? rows) =>
            rows is not { } r ? (PlanOperand.Absent, 0) : (Operand(r.View, (phase * r.Step) + firstChannel), r.Step * phases);
    }

    private (PlanOperand Alpha, PlanOperand Beta) SnakeConstants(LinearActivation activation, int first, int count)
    {
        if (activation.Alpha == null) return (PlanOperand.Absent, PlanOperand.Absent);
        return (Constant(Repeated(activation.Alpha, first, count)), Constant(Repeated(activation.Beta!, first, count)));
    }

    private static float[] Repeated(float[] values, int first, int count) => [.. Enumerable.Range(first, count).Select(i => values[i % values.Length])];

    private void EmitDepthwise(LinearNode linear, View x, int inputStep, Rows result)
    {
        int channels = linear.Channels;
        float[] weights = new float[linear.Taps * channels];
        for (int i = 0; i < weights.Length; i++) weights[i] = linear.Weights[i % channels, 0, 0, i / channels, 0];
        var a = new PlanDepthwise
        {
            Input = Operand(x),
            InputStep = linear.Stride * inputStep,
            TapStep = linear.Dilation * inputStep,
            Frames = linear.Rows,
            Channels = channels,
            Taps = linear.Taps,
            Weights = Constant(weights),
            Bias = linear.Bias == null ? PlanOperand.Absent : Constant(linear.Bias),
            Output = Operand(result.View),
            OutputStep = result.Step,
            Activation = linear.Activation.Function,
            ActivationParameter = linear.Activation.Parameter,
        };
        Emit(new PlanOperation { Kernel = PlanKernel.Depthwise, Depthwise = a }, linear.Index, 2.0 * weights.Length * linear.Rows);
    }
}
