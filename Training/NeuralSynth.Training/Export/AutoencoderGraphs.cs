using NeuralSynth.Autodiff;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Export;

/// <summary>The trained autoencoder as two graphs for one hop at a time; the user's axes are part of them.</summary>
public static class AutoencoderGraphs
{
    /// <summary>File of the encoder.</summary>
    public const string EncoderFile = "encoder.onnx";

    /// <summary>File of the decoder.</summary>
    public const string DecoderFile = "decoder.onnx";

    /// <summary>audio [1, 1, hop] → latent [1, K + D, 1].</summary>
    public static ModelProto Encoder(AutoencoderNetwork network, ReadOnlyMemory<float> weights, LatentAxes axes)
    {
        var g = new Graph();
        var layers = new AutoencoderSteps(g, network.Parameters, weights);
        (Value latent, Value descriptors) = network.Encode(layers, g.Input(AutoencoderNetwork.AudioName, 1, 1, network.Architecture.HopSamples));
        Value user = layers.Affine(g.Concat(1, descriptors, latent), axes.Matrix, axes.Offset);
        return OnnxWriter.Write([g.Rename(AutoencoderNetwork.LatentName, user), .. layers.Next], "encoder");
    }

    /// <summary>latent [1, K + D, 1], noise [1, M, T] → audio [1, 1, hop].</summary>
    public static ModelProto Decoder(AutoencoderNetwork network, ReadOnlyMemory<float> weights, LatentAxes axes)
    {
        AutoencoderArchitecture a = network.Architecture;
        var g = new Graph();
        var layers = new AutoencoderSteps(g, network.Parameters, weights);
        Value raw = layers.Affine(g.Input(AutoencoderNetwork.LatentName, 1, a.Dimensions, 1), axes.Inverse, axes.InverseOffset);
        Value audio = network.Decode(layers, raw, g.Input(AutoencoderNetwork.NoiseName, 1, a.Bands, a.FramesPerStep));
        return OnnxWriter.Write([g.Rename(AutoencoderNetwork.AudioName, audio), .. layers.Next], "decoder");
    }

    internal static GraphDescription Describe(ModelProto model, string role, string file) => new()
    {
        Role = role,
        File = file,
        Inputs = [.. model.Graph.Input.Select(i => IsState(i) ? Tensor(i, TensorRoles.State) with { Next = $"{i.Name}.next" } : Tensor(i, RoleOf(i.Name)))],
        Outputs = [.. model.Graph.Output.Select(o => Tensor(o, IsState(o) ? TensorRoles.State : RoleOf(o.Name)))],
    };

    private static bool IsState(ValueInfoProto info) => info.Name.StartsWith("state.", StringComparison.Ordinal);

    private static string RoleOf(string name) => name switch
    {
        AutoencoderNetwork.AudioName => TensorRoles.Audio,
        AutoencoderNetwork.LatentName => TensorRoles.Latent,
        _ => TensorRoles.Noise,
    };

    private static TensorDescription Tensor(ValueInfoProto info, string role) =>
        new() { Name = info.Name, Role = role, Shape = [.. info.Type.TensorType.Shape.Dim.Select(d => (int)d.DimValue)] };
}
