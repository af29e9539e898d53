using NeuralSynth.Autodiff;
using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Models;

/// <summary>Sine oscillators whose frequency falls exponentially, f(t) = f·(1 + r·e^(−t/τ)): the tone of kicks and toms,
/// which convolutions reproduce badly. The phase is closed-form, φ(t) = 2πf·(t + r·τ·(1 − e^(−t/τ))) + φ₀, so its
/// gradient is exact and no running sum is needed.</summary>
internal sealed class DrumOscillators(DrumArchitecture architecture)
{
    /// <summary>Name of the layer that gives the parameters.</summary>
    public const string Layer = "oscillators";

    /// <summary>Frequency, glide, glide time, start phase.</summary>
    public const int Parameters = 4;

    private const float LowestCentreHz = 55;
    private const float HighestCentreHz = 500;
    private const float FrequencyReach = 1.2f; // nepers around the centre
    private const float GlideSeconds = 0.03f;
    private const float GlideReach = 1.5f;

    /// <summary>[T·B, M] audio rows.</summary>
    /// <param name="layers">Graph, weights, batch.</param>
    /// <param name="hidden">[B, H] that decides the parameters.</param>
    /// <param name="levels">[T·B, K] amplitudes at the rows' first samples.</param>
    public Value Build(RowLayers layers, Value hidden, Value levels)
    {
        Graph g = layers.Graph;
        int count = architecture.Oscillators, rows = architecture.Rows;
        Value all = layers.Dense(Layer, hidden);
        IReadOnlyList<Value> columns = g.Split(all, 1, [.. Enumerable.Repeat(1, Parameters * count)]);
        Value amplitudes = Interpolated(layers, levels, rows);
        var times = new Times(Seconds(g), RowSeconds(g), SampleSeconds(g));
        Value[] sounds = [.. Enumerable.Range(0, count).Select(k => One(layers, times, [.. columns.Skip(k * Parameters).Take(Parameters)], Level(g, amplitudes, k), CentreHz(k)))];
        return g.Reshape(g.Sum(sounds), rows * layers.Batch, architecture.Bands);
    }

    /// <summary>[T, B, 1, K] and [T, B, 1, K]: levels and their slopes towards the next row, joined on the third axis.</summary>
    private static Value Interpolated(RowLayers layers, Value levels, int rows)
    {
        Graph g = layers.Graph;
        int count = levels.Shape[1], batch = layers.Batch;
        Value next = g.Concat(0, g.Slice(levels, 0, batch, rows * batch), g.Slice(levels, 0, (rows - 1) * batch, rows * batch));
        return g.Concat(2, g.Reshape(levels, rows, batch, 1, count), g.Reshape(g.Sub(next, levels), rows, batch, 1, count));
    }

    /// <summary>[T, B, M] amplitude of one oscillator, linear between rows.</summary>
    private Value Level(Graph g, Value amplitudes, int oscillator)
    {
        int rows = amplitudes.Shape[0], batch = amplitudes.Shape[1], m = architecture.Bands;
        Value both = g.Reshape(g.Slice(amplitudes, 3, oscillator, oscillator + 1), rows, batch, 2);
        float[] ramp = [.. Enumerable.Repeat(1f, m), .. Enumerable.Range(0, m).Select(s => (float)s / m)];
        return g.Reshape(g.MatMul(g.Reshape(both, rows * batch, 2), g.Constant(ramp, 2, m)), rows, batch, m);
    }

    private static Value One(RowLayers layers, Times times, Value[] p, Value level, float centreHz)
    {
        Graph g = layers.Graph;
        int batch = layers.Batch;
        Value Item(Value x) => g.Reshape(x, 1, batch, 1);
        Value omega = Item(g.Mul(g.Exp(g.Mul(g.Tanh(p[0]), g.Scalar(FrequencyReach))), g.Scalar(2 * MathF.PI * centreHz)));
        Value ratio = Item(g.Softplus(p[1]));
        Value tau = Item(g.Mul(g.Exp(g.Mul(g.Tanh(p[2]), g.Scalar(GlideReach))), g.Scalar(GlideSeconds)));
        Value rate = g.Div(g.Scalar(-1), tau);
        Value fall = g.Mul(g.Exp(g.Mul(times.Row, rate)), g.Exp(g.Mul(times.Sample, rate)));
        Value swing = g.Mul(omega, g.Mul(ratio, tau));
        Value phase = g.Sum(g.Mul(times.Whole, omega), g.Add(swing, Item(p[3])), g.Neg(g.Mul(fall, swing)));
        return g.Mul(level, g.Sin(phase));
    }

    private float CentreHz(int oscillator) =>
        LowestCentreHz * MathF.Pow(HighestCentreHz / LowestCentreHz, architecture.Oscillators == 1 ? 0 : (float)oscillator / (architecture.Oscillators - 1));

    /// <summary>Seconds of every sample, of every row's first sample, and within a row.</summary>
    private sealed record Times(Value Whole, Value Row, Value Sample);

    // Time begins at the onset; the few samples before it have small negative times.
    private Value Seconds(Graph g) => g.Constant([.. Enumerable.Range(0, DrumFormat.Samples).Select(n => (n - DrumFormat.OnsetSample) / (float)DrumFormat.SampleRate)], architecture.Rows, 1, architecture.Bands);

    private Value RowSeconds(Graph g) => g.Constant([.. Enumerable.Range(0, architecture.Rows).Select(t => ((t * architecture.Bands) - DrumFormat.OnsetSample) / (float)DrumFormat.SampleRate)], architecture.Rows, 1, 1);

    private Value SampleSeconds(Graph g) => g.Constant([.. Enumerable.Range(0, architecture.Bands).Select(s => s / (float)DrumFormat.SampleRate)], 1, 1, architecture.Bands);
}
