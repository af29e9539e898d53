using NeuralSynth.Autodiff;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Export;

/// <summary>The trained decoder for one frame at a time: weights are constants, the memory of every causal convolution
/// is an input and an output (Concat(state, x) → Conv → Slice).</summary>
public static class DdspInferenceGraph
{
    /// <summary>Name of the control frame's input.</summary>
    public const string Frame = "frame";

    /// <summary>Name of the amplitude's output.</summary>
    public const string Amplitude = "amplitude";

    /// <summary>Name of the harmonics' output.</summary>
    public const string Harmonics = "harmonics";

    /// <summary>Name of the noise levels' output.</summary>
    public const string Noise = "noise";

    /// <summary>Name of a block's state input; its next value is this with <c>.next</c>.</summary>
    public static string State(int block) => $"state.{block}";

    /// <summary>Builds the model.</summary>
    /// <param name="network">Layout of the weights.</param>
    /// <param name="weights">All weights.</param>
    public static ModelProto Build(DdspNetwork network, ReadOnlyMemory<float> weights)
    {
        DdspArchitecture a = network.Architecture;
        var g = new Graph();
        var layers = new Layers(g, network, weights);
        Value x = layers.Apply("input", g.Input(Frame, 1, a.Features, 1), 1);
        var next = new List<Value>();
        for (int block = 0; block < a.Dilations.Length; block++)
        {
            int reach = (a.Kernel - 1) * a.Dilations[block];
            Value past = g.Input(State(block), 1, a.Channels, reach);
            Value joined = g.Concat(2, past, g.LeakyRelu(x, DdspNetwork.LeakySlope));
            next.Add(g.Rename($"{State(block)}.next", g.Slice(joined, 2, 1, reach + 1)));
            Value hidden = g.LeakyRelu(layers.Apply($"block{block}.dilated", joined, a.Kernel, a.Dilations[block]), DdspNetwork.LeakySlope);
            x = g.Add(x, layers.Apply($"block{block}.pointwise", hidden, 1));
        }
        Value controls = DdspNetwork.OutputNonlinearity(g, layers.Apply("output", g.LeakyRelu(x, DdspNetwork.LeakySlope), 1));
        IReadOnlyList<Value> parts = g.Split(controls, 1, 1, a.Harmonics, a.NoiseBands);
        return OnnxWriter.Write([g.Rename(Amplitude, parts[0]), g.Rename(Harmonics, parts[1]), g.Rename(Noise, parts[2]), .. next], "decoder");
    }

    private sealed class Layers(Graph g, DdspNetwork network, ReadOnlyMemory<float> weights)
    {
        public Value Apply(string layer, Value x, int taps, int dilation = 1)
        {
            ParameterSlot matrix = Slot($"{layer}.weight"), bias = Slot($"{layer}.bias");
            int outputs = matrix.Shape[1], inputs = matrix.Shape[0] / taps;
            Value kernel = g.Constant(AsKernel(Elements(matrix).Span, inputs, outputs, taps), outputs, inputs, taps);
            return g.Conv(x, kernel, g.Constant(Elements(bias).ToArray(), outputs), new ConvGeometry(Dilations: [dilation]));
        }

        /// <summary>[taps·inputs, outputs] → [outputs, inputs, taps].</summary>
        private static float[] AsKernel(ReadOnlySpan<float> matrix, int inputs, int outputs, int taps)
        {
            float[] kernel = new float[matrix.Length];
            for (int o = 0; o < outputs; o++)
                for (int i = 0; i < inputs; i++)
                    for (int t = 0; t < taps; t++)
                        kernel[(((o * inputs) + i) * taps) + t] = matrix[(((t * inputs) + i) * outputs) + o];
            return kernel;
        }

        private ParameterSlot Slot(string name) => network.Parameters.Slots.Single(s => s.Name == name);

        private ReadOnlyMemory<float> Elements(ParameterSlot slot) => weights.Slice(slot.Offset, slot.Length);
    }
}
