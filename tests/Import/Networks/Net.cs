using System.Globalization;
using NeuralSynth.Import.Tests.Archive;

namespace NeuralSynth.Import.Tests.Networks;

/// <summary>How a tree of layers is exported.</summary>
/// <param name="Streaming">With caches, as nn~ and the VST want it; otherwise with paddings.</param>
/// <param name="Causal">Kernels look back only.</param>
internal sealed record ExportForm(bool Streaming, bool Causal)
{
    /// <summary>Zeros that a kernel wants in front of and behind its input.</summary>
    public (int Left, int Right) Padding(int reach) => Causal ? (reach - 1, 0) : ((reach - 1) / 2, reach / 2);
}

/// <summary>A layer that can be written as a module and computed in double precision over a whole recording, [C][T]. Both are
/// written down from the description of the networks and know nothing of the importer.</summary>
internal abstract class Net
{
    /// <summary>The module. <paramref name="accumulated"/> is what layers before it look ahead; delay of its own is returned
    /// by <see cref="Delay"/>.</summary>
    public abstract ScriptNode Module(ExportForm form, int accumulated = 0);

    public abstract double[][] Run(double[][] x, ExportForm form);

    /// <summary>What the streamed layer lags, in frames of its output, where that is told to layers after it.</summary>
    public virtual int Delay(ExportForm form, int accumulated = 0) => accumulated;

    protected static ScriptNode Node(string type) => new ScriptNode(type).With("training", false);

    protected static ScriptNode CachedPadding(int padding, int channels) =>
        Node("CachedPadding1d").With("initialized", 1).With("padding", padding).With("crop", false)
            .With("pad", new ScriptTensor([2, channels, padding], [.. Enumerable.Repeat(7f, 2 * channels * padding)]));

    protected static string Literal(int value) => string.Create(CultureInfo.InvariantCulture, $"({value},)");

    protected static double[][] Zeros(int channels, int frames) => [.. Enumerable.Range(0, channels).Select(_ => new double[frames])];
}

/// <summary>Layers in a row.</summary>
internal sealed class SequenceNet(string type, bool passesDelay, params Net[] layers) : Net
{
    public override ScriptNode Module(ExportForm form, int accumulated = 0)
    {
        var modules = new List<ScriptNode>();
        int delay = accumulated;
        foreach (Net layer in layers)
        {
            modules.Add(layer.Module(form, passesDelay ? delay : 0));
            delay = layer.Delay(form, delay);
        }

        return ScriptNode.Sequence(type, modules).With("cumulative_delay", delay);
    }

    public override double[][] Run(double[][] x, ExportForm form) => layers.Aggregate(x, (y, layer) => layer.Run(y, form));

    public override int Delay(ExportForm form, int accumulated = 0) => layers.Aggregate(accumulated, (delay, layer) => layer.Delay(form, delay));
}

/// <summary>A module that only wraps another one.</summary>
internal sealed class WrapperNet(string type, string name, Net inner, Func<ExportForm, int, ScriptNode>? extra = null) : Net
{
    public override ScriptNode Module(ExportForm form, int accumulated = 0) =>
        (extra?.Invoke(form, accumulated) ?? Node(type)).With(name, inner.Module(form, accumulated));

    public override double[][] Run(double[][] x, ExportForm form) => inner.Run(x, form);

    public override int Delay(ExportForm form, int accumulated = 0) => inner.Delay(form, accumulated);
}

/// <summary>Sum of branches; a residual layer is the sum of a network and nothing.</summary>
internal sealed class SumNet(bool residual, params Net[] branches) : Net
{
    public override ScriptNode Module(ExportForm form, int accumulated = 0)
    {
        ScriptNode[] modules = [.. branches.Select(b => b.Module(form)), .. residual ? (ScriptNode[])[Node("Identity")] : []];
        int[] delays = [.. branches.Select(b => b.Delay(form)), .. residual ? (int[])[0] : []];
        ScriptNode aligned = Node(form.Streaming ? "AlignBranches" : "Branches").With("branches", ScriptNode.Sequence("ModuleList", modules));
        if (form.Streaming) aligned.With("paddings", ScriptNode.Sequence("ModuleList", delays.Select(d => CachedPadding(delays.Max() - d, 1))));
        return residual ? Node("Residual").With("aligned", aligned) : aligned;
    }

    public override double[][] Run(double[][] x, ExportForm form)
    {
        double[][] sum = residual ? [.. x.Select(c => (double[])c.Clone())] : Zeros(branches[0].Run(x, form).Length, x[0].Length);
        foreach (Net branch in branches)
        {
            double[][] y = branch.Run(x, form);
            for (int c = 0; c < sum.Length; c++)
            {
                for (int t = 0; t < sum[c].Length; t++) sum[c][t] += y[c][t];
            }
        }

        return sum;
    }

    public override int Delay(ExportForm form, int accumulated = 0) => accumulated + branches.Max(b => b.Delay(form));
}

/// <summary>A function of single values, per channel.</summary>
internal sealed class PointNet(Func<ScriptNode> module, Func<double, int, double> function) : Net
{
    public override ScriptNode Module(ExportForm form, int accumulated = 0) => module();

    public override double[][] Run(double[][] x, ExportForm form) => [.. x.Select((c, i) => Array.ConvertAll(c, v => function(v, i)))];

    public static PointNet Leaky() => new(() => Node("LeakyReLU").Constant("negative_slope", "float", "0.20000000000000001").Constant("inplace", "bool", "False"), (v, _) => v >= 0 ? v : 0.2 * v);

    public static PointNet Snake(Weights weights, int channels)
    {
        float[] alpha = weights.Positive(channels);
        return new(() => Node("Snake").With("alpha", new ScriptTensor([channels, 1], alpha)), (v, c) => v + (Math.Pow(Math.Sin(alpha[c] * v), 2) / (alpha[c] + 1e-9)));
    }

    public static PointNet Normalisation(Weights weights, int channels)
    {
        float[] mean = weights.Take(channels, 0.3), variance = weights.Positive(channels), gain = weights.Positive(channels), bias = weights.Take(channels, 0.2);
        return new(
            () => Node("BatchNorm1d").Constant("eps", "float", "1.0000000000000001e-05").With("running_mean", Vector(mean)).With("running_var", Vector(variance))
                .With("weight", Vector(gain)).With("bias", Vector(bias)).With("num_batches_tracked", ScriptTensor.Whole(7)),
            (v, c) => ((v - mean[c]) / Math.Sqrt(variance[c] + 1e-5) * gain[c]) + bias[c]);
    }

    /// <summary>Adaptive instance normalisation; identity unless both statistics were learnt.</summary>
    public static PointNet Adaptive(Weights weights, int channels, bool learnt)
    {
        float[] meanX = weights.Take(channels, 0.3), deviationX = weights.Positive(channels), meanY = weights.Take(channels, 0.3), deviationY = weights.Positive(channels);
        return new(
            () => Node("AdaptiveInstanceNormalization").With("num_update_x", Vector([learnt ? 3 : 0])).With("num_update_y", Vector([2])).With("learn_x", Vector([0])).With("learn_y", Vector([0]))
                .With("mean_x", Batch(meanX)).With("std_x", Batch(deviationX)).With("mean_y", Batch(meanY)).With("std_y", Batch(deviationY)),
            (v, c) => learnt ? ((v - meanX[c]) / (deviationX[c] + 1e-5) * deviationY[c]) + meanY[c] : v);
    }

    private static ScriptTensor Vector(float[] values) => new([values.Length], values);

    /// <summary>Kept for two channels of a batch; only the first counts.</summary>
    private static ScriptTensor Batch(float[] values) => new([2, values.Length, 1], [.. values, .. values.Select(v => v + 1)]);
}
