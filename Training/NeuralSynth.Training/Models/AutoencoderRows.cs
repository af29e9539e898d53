using NeuralSynth.Autodiff;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Models;

/// <summary>Layers for training: whole passages, frames as rows, time outermost ([T·B, C]), zeros before the start; audio as rows
/// of M samples.</summary>
internal sealed class AutoencoderRows(Graph graph, IReadOnlyDictionary<string, Value> weights, int batch) : FrameLayers(graph)
{
    private readonly RowLayers _rows = new(graph, weights, batch);

    public override Value Conv(string layer, Value x, int taps = 1, int dilation = 1) => _rows.Dense(layer, taps == 1 ? x : Past(x, taps, dilation));

    public override Value Down(string layer, Value x, int ratio) => _rows.Dense(layer, Past(Fold(x, ratio), 2));

    public override Value Up(string layer, Value x, int ratio) => _rows.Interleave(_rows.Dense(layer, Past(x, 2)), ratio);

    public override Value Delayed(Value x, int frames) => Graph.Slice(Graph.Pad(x, 0, frames * batch, 0), 0, 0, x.Shape[0]);

    public override Value Analyze(Value audio, PqmfTable bank)
    {
        int m = bank.Bands, count = bank.Taps / m;
        float[] matrix = new float[bank.Taps * m];
        // Sample p of the rows side by side meets the analysis filter's tap from its end.
        for (int p = 0; p < bank.Taps; p++)
            for (int k = 0; k < m; k++) matrix[(p * m) + k] = bank.AnalysisFilters[(k * bank.Taps) + bank.Taps - 1 - p];
        return Graph.MatMul(Past(audio, count), Graph.Constant(matrix, bank.Taps, m));
    }

    public override Value Synthesize(Value bands, PqmfTable bank)
    {
        int m = bank.Bands, count = bank.Taps / m;
        float[] matrix = new float[bank.Taps * m];
        for (int p = 0; p < count; p++)
            for (int k = 0; k < m; k++)
                for (int s = 0; s < m; s++) matrix[(((p * m) + k) * m) + s] = bank.SynthesisFilters[(k * bank.Taps) + ((count - 1 - p) * m) + s];
        return Graph.MatMul(Past(bands, count), Graph.Constant(matrix, bank.Taps, m));
    }

    public override Value Difference(Value audio)
    {
        int m = audio.Shape[1];
        float[] matrix = new float[2 * m * m];
        for (int s = 0; s < m; s++) (matrix[((m + s) * m) + s], matrix[((m + s - 1) * m) + s]) = (1, -1);
        return Graph.MatMul(Past(audio, 2), Graph.Constant(matrix, 2 * m, m));
    }

    public override Value WindowedPower(Value audio, float[] window, int hop)
    {
        Value squares = Fold(Graph.Mul(audio, audio), hop / audio.Shape[1]);
        return Graph.MatMul(Past(squares, window.Length / hop), Graph.Constant(window, window.Length, 1));
    }

    public override Value Spread(Value perStep, int framesPerStep)
    {
        int steps = perStep.Shape[0] / batch;
        return Graph.Reshape(Graph.Expand(Graph.Reshape(perStep, steps, 1, batch, 1), steps, framesPerStep, batch, 1), steps * framesPerStep * batch, 1);
    }

    /// <summary>The frames taps − 1, …, 0 dilations ago side by side.</summary>
    private Value Past(Value x, int taps, int dilation = 1) =>
        taps == 1 ? x : _rows.Unfold(x, [.. Enumerable.Range(0, taps).Select(tap => (tap - taps + 1) * dilation)]);

    /// <summary>[T·B, C] to [T/count·B, count·C]: frames of one step side by side.</summary>
    private Value Fold(Value x, int count)
    {
        if (count == 1) return x;
        int steps = x.Shape[0] / batch / count, channels = x.Shape[1];
        return Graph.Reshape(Graph.Transpose(Graph.Reshape(x, steps, count, batch, channels), 0, 2, 1, 3), steps * batch, count * channels);
    }
}
