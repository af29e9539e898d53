using NeuralSynth.Autodiff;

namespace NeuralSynth.Training.Models;

/// <summary>
/// The training form of the decoder: frames are rows, time outermost ([T·B, C]), so that a causal convolution is
/// row-shifted copies side by side times one matrix, and all its gradients are matrix products: 2.5 times faster backward
/// than Conv in one dimension (docs/autodiff.md). The exported graph is the same function as convolutions with explicit
/// states; the exporter checks it.
/// </summary>
public sealed class DdspNetwork
{
    /// <summary>Name of the graph's input, [T·B, features].</summary>
    public const string FramesName = "frames";

    /// <summary>Name of the graph's output, [T_out·B, controls].</summary>
    public const string ControlsName = "controls";

    internal const float LeakySlope = 0.2f;
    internal const float OutputScale = 2;
    internal const float OutputPower = 2.3f;
    internal const float OutputFloor = 1e-7f;
    private const float NoiseBias = -4;

    /// <summary>Lays the weights out.</summary>
    public DdspNetwork(DdspArchitecture architecture)
    {
        Architecture = architecture;
        int channels = architecture.Channels, kernel = architecture.Kernel;
        AddLayer("input", architecture.Features, channels);
        for (int block = 0; block < architecture.Dilations.Length; block++)
        {
            AddLayer($"block{block}.dilated", kernel * channels, channels);
            AddLayer($"block{block}.pointwise", channels, channels, 0.5f);
        }
        AddLayer("output", channels, architecture.Controls, 1, i => i > architecture.Harmonics ? NoiseBias : 0);
    }

    /// <summary>Sizes.</summary>
    public DdspArchitecture Architecture { get; }

    /// <summary>All weights. Matrices are [inputs, outputs]; the dilated ones have the oldest tap's inputs first.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>Builds the graph for a fixed number of frames.</summary>
    /// <param name="batch">B, sequences side by side.</param>
    /// <param name="frames">T, input frames per sequence.</param>
    /// <param name="outputFrames">T_out, the last frames, whose controls are wanted.</param>
    /// <returns>The graph, its output and the weights' inputs in the order of <see cref="Parameters"/>.</returns>
    public (Graph Graph, Value Controls, IReadOnlyList<Value> Weights) Build(int batch, int frames, int outputFrames)
    {
        var g = new Graph();
        Value x = g.Input(FramesName, frames * batch, Architecture.Features);
        var weights = Parameters.Slots.ToDictionary(s => s.Name, s => g.Input(s.Name, s.Shape));
        x = Dense(g, weights, "input", x);
        for (int block = 0; block < Architecture.Dilations.Length; block++)
        {
            Value taps = Unfold(g, g.LeakyRelu(x, LeakySlope), Architecture.Dilations[block] * batch);
            Value hidden = g.LeakyRelu(Dense(g, weights, $"block{block}.dilated", taps), LeakySlope);
            x = g.Add(x, Dense(g, weights, $"block{block}.pointwise", hidden));
        }
        Value last = g.Slice(x, 0, (frames - outputFrames) * batch, frames * batch);
        Value controls = OutputNonlinearity(g, Dense(g, weights, "output", g.LeakyRelu(last, LeakySlope)));
        return (g, g.Named(ControlsName, controls), [.. weights.Values]);
    }

    /// <summary>2·σ(x)^2.3 + 1e−7, DDSP's positive output with a wide range of levels.</summary>
    internal static Value OutputNonlinearity(Graph g, Value x) =>
        g.Add(g.Mul(g.Pow(g.Sigmoid(x), g.Scalar(OutputPower)), g.Scalar(OutputScale)), g.Scalar(OutputFloor));

    private static Value Dense(Graph g, Dictionary<string, Value> weights, string layer, Value x) =>
        g.Gemm(x, weights[$"{layer}.weight"], weights[$"{layer}.bias"]);

    /// <summary>Rows t − (k−1)·d, …, t − d, t side by side, zeros before the start.</summary>
    private Value Unfold(Graph g, Value x, int shiftRows)
    {
        int rows = x.Shape[0], reach = (Architecture.Kernel - 1) * shiftRows;
        Value padded = g.Pad(x, 0, reach, 0);
        return g.Concat(1, [.. Enumerable.Range(0, Architecture.Kernel).Select(tap => tap == Architecture.Kernel - 1 ? x : g.Slice(padded, 0, tap * shiftRows, (tap * shiftRows) + rows))]);
    }

    private void AddLayer(string name, int inputs, int outputs, float gain = 1, Func<int, float>? bias = null)
    {
        float bound = 1 / MathF.Sqrt(inputs);
        Parameters.Add($"{name}.weight", [inputs, outputs], gain * bound);
        Parameters.Add($"{name}.bias", [outputs], gain * bound, bias);
    }
}
