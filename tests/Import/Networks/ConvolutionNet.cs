using NeuralSynth.Import.Tests.Archive;

namespace NeuralSynth.Import.Tests.Networks;

/// <summary>A convolution.</summary>
internal sealed class ConvolutionNet : Net
{
    private readonly int _inputs, _outputs, _taps;
    private readonly float[] _weights;

    public ConvolutionNet(Weights weights, int inputs, int outputs, int taps, int groups = 1, double gain = 1.3)
    {
        (_inputs, _outputs, _taps, Groups) = (inputs, outputs, taps, groups);
        _weights = weights.Take(outputs * inputs / groups * taps, gain / Math.Sqrt((double)inputs / groups * taps));
    }

    public ConvolutionNet(float[] weights, int inputs, int outputs, int taps) => (_weights, _inputs, _outputs, _taps) = (weights, inputs, outputs, taps);

    public int Groups { get; init; } = 1;

    public int Stride { get; init; } = 1;

    public int Dilation { get; init; } = 1;

    public float[]? Bias { get; init; }

    /// <summary>Zeros in front only, as many as the stride: layers of the second generation's noise.</summary>
    public bool PadsInFront { get; init; }

    private int Reach => ((_taps - 1) * Dilation) + 1;

    public override ScriptNode Module(ExportForm form, int accumulated = 0)
    {
        var (left, right) = Padding(form);
        ScriptNode node = Node(form.Streaming ? "CachedConv1d" : "Conv1d").With("weight", new ScriptTensor([_outputs, _inputs / Groups, _taps], _weights))
            .With("bias", Bias == null ? null : new ScriptTensor([_outputs], Bias))
            .With("cumulative_delay", form.Streaming ? Delay(form, accumulated) : 0)
            .Constant("stride", "Tuple[int]", Literal(Stride)).Constant("dilation", "Tuple[int]", Literal(Dilation)).Constant("groups", "int", $"{Groups}")
            .Constant("padding_mode", "str", "\"zeros\"").Constant("kernel_size", "Tuple[int]", Literal(_taps)).Constant("in_channels", "int", $"{_inputs}");
        if (!form.Streaming) return node.With("_pad", new long[] { left, right });
        return node.With("cache", CachedPadding(left + right, _inputs)).With("downsampling_delay", CachedPadding(StrideDelay(form, accumulated), _inputs));
    }

    public override double[][] Run(double[][] x, ExportForm form)
    {
        var (left, right) = Padding(form);
        int frames = (((x[0].Length + left + right) - Reach) / Stride) + 1, groupInputs = _inputs / Groups, groupOutputs = _outputs / Groups;
        double[][] y = Zeros(_outputs, frames);
        for (int o = 0; o < _outputs; o++)
        {
            for (int t = 0; t < frames; t++)
            {
                double sum = Bias?[o] ?? 0;
                for (int i = 0; i < groupInputs; i++)
                {
                    double[] source = x[(o / groupOutputs * groupInputs) + i];
                    for (int k = 0; k < _taps; k++)
                    {
                        int at = (t * Stride) + (k * Dilation) - left;
                        if (at >= 0 && at < source.Length) sum += (double)_weights[(((o * groupInputs) + i) * _taps) + k] * source[at];
                    }
                }

                y[o][t] = sum;
            }
        }

        return y;
    }

    public override int Delay(ExportForm form, int accumulated = 0) => (Padding(form).Right + StrideDelay(form, accumulated) + accumulated) / Stride;

    private (int Left, int Right) Padding(ExportForm form) => PadsInFront ? (Stride, 0) : form.Padding(Reach);

    /// <summary>Makes what is looked ahead a multiple of the stride.</summary>
    private int StrideDelay(ExportForm form, int accumulated) => (Stride - ((Padding(form).Right + accumulated) % Stride)) % Stride;
}

/// <summary>A transposed convolution with kernel 2r, stride r, padding r/2.</summary>
internal sealed class UpsamplingNet(Weights weights, int inputs, int outputs, int ratio, bool bias = false) : Net
{
    private readonly float[] _weights = weights.Take(inputs * outputs * 2 * ratio, 1.3 / Math.Sqrt(2.0 * inputs));
    private readonly float[]? _bias = bias ? weights.Take(outputs, 0.1) : null;

    public override ScriptNode Module(ExportForm form, int accumulated = 0)
    {
        ScriptNode node = Node(form.Streaming ? "CachedConvTranspose1d" : "ConvTranspose1d").With("weight", new ScriptTensor([inputs, outputs, 2 * ratio], _weights))
            .With("bias", _bias == null ? null : new ScriptTensor([outputs], _bias)).With("cumulative_delay", ratio / 2)
            .Constant("stride", "Tuple[int]", Literal(ratio)).Constant("padding", "Tuple[int]", Literal(ratio / 2)).Constant("dilation", "Tuple[int]", Literal(1))
            .Constant("output_padding", "Tuple[int]", Literal(0)).Constant("groups", "int", "1");
        return form.Streaming ? node.With("cache", new ScriptTensor([2, outputs, ratio], new float[2 * outputs * ratio])) : node;
    }

    public override double[][] Run(double[][] x, ExportForm form)
    {
        int frames = x[0].Length * ratio;
        double[][] y = Zeros(outputs, frames);
        for (int o = 0; o < outputs; o++)
        {
            Array.Fill(y[o], _bias?[o] ?? 0);
            for (int i = 0; i < inputs; i++)
            {
                for (int t = 0; t < x[i].Length; t++)
                {
                    for (int k = 0; k < 2 * ratio; k++)
                    {
                        int at = (t * ratio) + k - (ratio / 2);
                        if (at >= 0 && at < frames) y[o][at] += x[i][t] * _weights[(((i * outputs) + o) * 2 * ratio) + k];
                    }
                }
            }
        }

        return y;
    }

    public override int Delay(ExportForm form, int accumulated = 0) => (accumulated * ratio) + (ratio / 2);
}
