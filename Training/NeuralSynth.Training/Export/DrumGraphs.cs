using NeuralSynth.Autodiff;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Export;

/// <summary>The graphs of a drum package: the trained network cut in two, with its features in front.</summary>
internal static class DrumGraphs
{
    public const string Latent = "latent";
    public const string Class = "class";
    public const string Descriptors = "descriptors";
    public const string Noise = "noise";
    public const string Audio = "audio";

    /// <summary>Latent [1, D], class [1, classes], descriptors [1, K], noise [T, M] → audio [1, 1, N].</summary>
    public static ModelProto Generator(DrumNetwork network, ReadOnlySpan<float> weights)
    {
        DrumArchitecture a = network.Architecture;
        var g = new Graph();
        Value latent = g.Input(Latent, 1, a.Latents), descriptors = g.Input(Descriptors, 1, a.Descriptors), drumClass = g.Input(Class, 1, a.Classes), noise = g.Input(Noise, a.Rows, a.Bands);
        Dictionary<string, Value> inputs = network.Weights(g);
        Value rows = network.Decode(g, inputs, latent, descriptors, drumClass, noise, 1);
        Value audio = g.Rename(Audio, g.Reshape(rows, 1, 1, DrumFormat.Samples));
        return OnnxWriter.Write([audio], "generator", null, Fixed(network, inputs, weights));
    }

    /// <summary>Audio [1, 1, N] → latent [1, D], class probabilities [1, classes], descriptors [1, K], standardised.</summary>
    public static ModelProto Encoder(DrumNetwork network, ReadOnlySpan<float> weights, DescriptorScale scale)
    {
        var g = new Graph();
        Value audio = g.Input(Audio, 1, 1, DrumFormat.Samples);
        Dictionary<string, Value> inputs = network.Weights(g);
        Value power = Power(g, g.Reshape(audio, 1, DrumFormat.Samples));
        Value mel = g.MatMul(power, g.Constant(MelBands.Matrix(), DrumSpectrum.Bins, MelBands.Count));
        Value compressed = g.Add(g.Mul(g.Log(g.Add(mel, g.Scalar(MelBands.Floor))), g.Scalar(1f / 6)), g.Scalar(1));
        (Value features, Value logits) = network.Trunk(g, inputs, compressed, 1);
        Value drumClass = g.Rename(Class, g.Softmax(logits, 1));
        Value latent = g.Rename(Latent, DrumNetwork.Latent(g, inputs, features, drumClass, 1));
        Value descriptors = g.Rename(Descriptors, DescriptorGraph.Build(g, power, mel, scale));
        return OnnxWriter.Write([latent, drumClass, descriptors], "encoder", null, Fixed(network, inputs, weights));
    }

    /// <summary>[T, K] power spectrogram as <see cref="DrumSpectrum"/> has it.</summary>
    private static Value Power(Graph g, Value audio)
    {
        const int parts = DrumSpectrum.Window / DrumSpectrum.Hop, blocks = DrumSpectrum.Frames + parts - 1;
        Value padded = g.Pad(audio, 1, DrumSpectrum.Lead, (blocks * DrumSpectrum.Hop) - DrumFormat.Samples - DrumSpectrum.Lead);
        Value rows = g.Reshape(padded, blocks, DrumSpectrum.Hop);
        Value frames = g.Concat(1, [.. Enumerable.Range(0, parts).Select(p => g.Slice(rows, 0, p, p + DrumSpectrum.Frames))]);
        return Transforms.Power(g, g.Mul(frames, g.Constant(DrumSpectrum.WindowValues, 1, DrumSpectrum.Window)));
    }

    private static Dictionary<Value, float[]> Fixed(DrumNetwork network, Dictionary<string, Value> inputs, ReadOnlySpan<float> weights)
    {
        var result = new Dictionary<Value, float[]>();
        foreach (ParameterSlot slot in network.Parameters.Slots) result[inputs[slot.Name]] = weights.Slice(slot.Offset, slot.Length).ToArray();
        return result;
    }
}
