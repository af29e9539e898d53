using NeuralSynth.Autodiff;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Models;

/// <summary>Layers for players: one hop at a time, [1, C, T], weights as constants, every memory an input and an output
/// (Concat(state, x) → Conv → Slice, docs/model-package.md section 4).</summary>
internal sealed class AutoencoderSteps(Graph graph, ParameterSet parameters, ReadOnlyMemory<float> weights) : FrameLayers(graph)
{
    private readonly Dictionary<string, ParameterSlot> _slots = parameters.Slots.ToDictionary(s => s.Name);
    private readonly Dictionary<(Value, int), Value> _joined = [];
    private readonly List<Value> _next = [];

    /// <summary>The states' next values, in order; state i is the input <c>state.i</c>.</summary>
    public IReadOnlyList<Value> Next => _next;

    public override Value Conv(string layer, Value x, int taps = 1, int dilation = 1) =>
        Apply(layer, Joined(x, (taps - 1) * dilation), taps, new ConvGeometry(Dilations: [dilation]));

    public override Value Down(string layer, Value x, int ratio) => Apply(layer, Joined(x, ratio), 2 * ratio, new ConvGeometry(Strides: [ratio]));

    public override Value Up(string layer, Value x, int ratio) => Interleaved(Apply(layer, Joined(x, 1), 2, new ConvGeometry()), ratio);

    public override Value Delayed(Value x, int frames) => Graph.Slice(Joined(x, frames), 2, 0, x.Shape[2]);

    public override Value Analyze(Value audio, PqmfTable bank) =>
        Graph.Conv(Joined(audio, bank.Taps - bank.Bands), Graph.Constant(bank.SynthesisFilters, bank.Bands, 1, bank.Taps), null, new ConvGeometry(Strides: [bank.Bands]));

    public override Value Synthesize(Value bands, PqmfTable bank)
    {
        int m = bank.Bands, count = bank.Taps / m;
        float[] kernel = new float[bank.Taps * m];
        for (int s = 0; s < m; s++)
            for (int k = 0; k < m; k++)
                for (int p = 0; p < count; p++) kernel[(((s * m) + k) * count) + p] = bank.SynthesisFilters[(k * bank.Taps) + ((count - 1 - p) * m) + s];
        return Interleaved(Graph.Conv(Joined(bands, count - 1), Graph.Constant(kernel, m, m, count)), m);
    }

    public override Value Difference(Value audio) => Graph.Conv(Joined(audio, 1), Graph.Constant([-1, 1], 1, 1, 2));

    public override Value WindowedPower(Value audio, float[] window, int hop) =>
        Graph.Conv(Joined(Graph.Mul(audio, audio), window.Length - hop), Graph.Constant(window, 1, 1, window.Length), null, new ConvGeometry(Strides: [hop]));

    public override Value Spread(Value perStep, int framesPerStep) => perStep;

    /// <summary>A matrix and an offset per frame.</summary>
    /// <param name="x">[1, I, T].</param>
    /// <param name="matrix">[O · I].</param>
    /// <param name="offset">[O].</param>
    public Value Affine(Value x, float[] matrix, float[] offset) =>
        Graph.Conv(x, Graph.Constant(matrix, offset.Length, x.Shape[1], 1), Graph.Constant(offset, offset.Length));

    /// <summary>The signal behind what is remembered of it; readers of one signal share the memory.</summary>
    private Value Joined(Value x, int frames)
    {
        if (frames == 0) return x;
        if (_joined.TryGetValue((x, frames), out Value? known)) return known;
        string state = $"state.{_next.Count}";
        Value joined = Graph.Concat(2, Graph.Input(state, 1, x.Shape[1], frames), x);
        _next.Add(Graph.Rename($"{state}.next", Graph.Slice(joined, 2, x.Shape[2], x.Shape[2] + frames)));
        return _joined[(x, frames)] = joined;
    }

    /// <summary>[1, r·C, T] → [1, C, r·T]: channel j·C + c becomes channel c of frame t·r + j.</summary>
    private Value Interleaved(Value x, int ratio)
    {
        int channels = x.Shape[1] / ratio, frames = x.Shape[2];
        return Graph.Reshape(Graph.Transpose(Graph.Reshape(x, ratio, channels, frames), 1, 2, 0), 1, channels, frames * ratio);
    }

    private Value Apply(string layer, Value x, int taps, ConvGeometry geometry)
    {
        ParameterSlot matrix = _slots[$"{layer}.weight"], bias = _slots[$"{layer}.bias"];
        int outputs = matrix.Shape[1], inputs = matrix.Shape[0] / taps;
        Value kernel = Graph.Constant(AsKernel(Elements(matrix).Span, inputs, outputs, taps), outputs, inputs, taps);
        return Graph.Conv(x, kernel, Graph.Constant(Elements(bias).ToArray(), outputs), geometry);
    }

    private ReadOnlyMemory<float> Elements(ParameterSlot slot) => weights.Slice(slot.Offset, slot.Length);

    /// <summary>[taps·inputs, outputs], the oldest tap first → [outputs, inputs, taps].</summary>
    internal static float[] AsKernel(ReadOnlySpan<float> matrix, int inputs, int outputs, int taps)
    {
        float[] kernel = new float[matrix.Length];
        for (int o = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++)
                for (int t = 0; t < taps; t++) kernel[(((o * inputs) + i) * taps) + t] = matrix[(((t * inputs) + i) * outputs) + o];
        return kernel;
    }
}
