using NeuralSynth.Autodiff;

namespace NeuralSynth.Training.Models;

/// <summary>Layers on frames as rows, time outermost ([T·B, C]): a convolution is row-shifted copies side by side times one
/// matrix, and all its gradients are matrix products (docs/autodiff.md).</summary>
internal sealed class RowLayers(Graph graph, IReadOnlyDictionary<string, Value> weights, int batch)
{
    public const float LeakySlope = 0.2f;

    public Graph Graph => graph;

    public int Batch => batch;

    /// <summary>A matrix and a bias per row.</summary>
    public Value Dense(string layer, Value x) => graph.Gemm(x, weights[$"{layer}.weight"], weights[$"{layer}.bias"]);

    public Value Activate(Value x) => graph.LeakyRelu(x, LeakySlope);

    /// <summary>Three taps, centred, zeros outside.</summary>
    public Value Conv3(string layer, Value x, int dilation = 1) => Dense(layer, Unfold(x, [-dilation, 0, dilation]));

    /// <summary>Rows t + offset side by side for every offset, zeros outside.</summary>
    public Value Unfold(Value x, int[] offsets)
    {
        int rows = x.Shape[0], before = Math.Max(0, -offsets.Min()) * batch, after = Math.Max(0, offsets.Max()) * batch;
        Value padded = graph.Pad(x, 0, before, after);
        return graph.Concat(1, [.. offsets.Select(o => o == 0 ? x : graph.Slice(padded, 0, before + (o * batch), before + (o * batch) + rows))]);
    }

    /// <summary>x + W₂·a(W₁·unfold(a(x))).</summary>
    public Value Residual(string block, Value x, int dilation)
    {
        Value hidden = Activate(Conv3($"{block}.conv", Activate(x), dilation));
        return graph.Add(x, Dense($"{block}.out", hidden));
    }

    /// <summary>Scale and offset per item and channel, from a condition [B, …].</summary>
    public Value Film(string layer, Value x, Value condition)
    {
        int channels = x.Shape[1];
        IReadOnlyList<Value> both = graph.Split(Dense(layer, condition), 1, channels, channels);
        Value spread = graph.Reshape(x, x.Shape[0] / batch, batch, channels);
        Value scaled = graph.Add(graph.Mul(spread, graph.Add(both[0], graph.Scalar(1))), both[1]);
        return graph.Reshape(scaled, [.. x.Shape]);
    }

    /// <summary>[T·B, C·factor] to [T·factor·B, C]: sub-pixel convolution's second half.</summary>
    public Value Interleave(Value x, int factor)
    {
        int frames = x.Shape[0] / batch, channels = x.Shape[1] / factor;
        Value split = graph.Transpose(graph.Reshape(x, frames, batch, factor, channels), 0, 2, 1, 3);
        return graph.Reshape(split, frames * factor * batch, channels);
    }

    /// <summary>[T·B, C] to [T/2·B, 2C]: neighbouring frames side by side.</summary>
    public Value FoldPairs(Value x)
    {
        int frames = x.Shape[0] / batch, channels = x.Shape[1];
        Value pairs = graph.Transpose(graph.Reshape(x, frames / 2, 2, batch, channels), 0, 2, 1, 3);
        return graph.Reshape(pairs, frames / 2 * batch, 2 * channels);
    }

    /// <summary>[T·B, C] to [B, T·C].</summary>
    public Value FramesToColumns(Value x)
    {
        int frames = x.Shape[0] / batch, channels = x.Shape[1];
        return graph.Reshape(graph.Transpose(graph.Reshape(x, frames, batch, channels), 1, 0, 2), batch, frames * channels);
    }

    /// <summary>[B, T·C] to [T·B, C].</summary>
    public Value ColumnsToFrames(Value x, int frames)
    {
        int channels = x.Shape[1] / frames;
        return graph.Reshape(graph.Transpose(graph.Reshape(x, batch, frames, channels), 1, 0, 2), frames * batch, channels);
    }

    /// <summary>2·σ(x)^2.3 + 1e−7: positive with a wide range of levels.</summary>
    public Value Level(Value x) => DdspNetwork.OutputNonlinearity(graph, x);
}
