using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Export;

/// <summary>A trained decoder with all that its package says about it.</summary>
public sealed record DdspPackage
{
    /// <summary>The network.</summary>
    public required DdspNetwork Network { get; init; }

    /// <summary>Its weights.</summary>
    public required float[] Weights { get; init; }

    /// <summary>Name, author, licence, sources, training, evaluation; the rest is filled in here.</summary>
    public required ModelManifest Description { get; init; }

    /// <summary>Instruments with their trained ranges.</summary>
    public required IReadOnlyList<DdspInstrument> Instruments { get; init; }

    /// <summary>Statistics of the control frame without its pitch.</summary>
    public required LatentDimension[] Latents { get; init; }

    /// <summary>Further files, for example a preview.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    private const string DecoderFile = "decoder.onnx";
    private const int CheckFrames = 400; // three receptive fields

    /// <summary>Exports, checks and writes.</summary>
    /// <param name="path">The package.</param>
    /// <param name="realFrames">[T · features] of real material for the check.</param>
    /// <returns>The manifest as written and the largest difference of streamed and offline output.</returns>
    /// <exception cref="InvalidOperationException">Streamed and offline output differ: nothing is written.</exception>
    /// <exception cref="ModelPackageException">The package cannot be written.</exception>
    public (ModelManifest Manifest, double StreamingDifference) Write(string path, ReadOnlySpan<float> realFrames)
    {
        ModelProto decoder = DdspInferenceGraph.Build(Network, Weights);
        double difference = Check(decoder, realFrames);
        var files = new Dictionary<string, byte[]>(Files) { [DecoderFile] = decoder.ToByteArray() };
        return (ModelPackage.Write(path, Complete(decoder), files), difference);
    }

    internal double Check(ModelProto decoder, ReadOnlySpan<float> realFrames)
    {
        using var offline = new DdspRenderer(Network, Weights, ExecutionDevice.Cpu);
        double random = StreamingCheck.WorstDifference(decoder, Network.Architecture, offline, RandomFrames());
        double real = StreamingCheck.WorstDifference(decoder, Network.Architecture, offline, realFrames);
        double worst = double.IsNaN(random) ? random : Math.Max(random, real);
        if (!(worst <= StreamingCheck.Tolerance))
            throw new InvalidOperationException($"The package was not written: streamed and offline output differ by {worst:G3} of the largest value, expected at most {StreamingCheck.Tolerance:G3} (random frames {random:G3}, real frames {real:G3}).");
        return worst;
    }

    private float[] RandomFrames()
    {
        var random = new SeededRandom(17);
        return [.. Enumerable.Range(0, CheckFrames * Network.Architecture.Features).Select(_ => (float)random.NextNormal())];
    }

    private ModelManifest Complete(ModelProto decoder)
    {
        DdspArchitecture a = Network.Architecture;
        var ddsp = new DdspDescription
        {
            PitchMinHz = 440 * MathF.Pow(2, Instruments.Min(i => i.PitchLowOctaves)),
            PitchMaxHz = 440 * MathF.Pow(2, Instruments.Max(i => i.PitchHighOctaves)),
            Harmonics = a.Harmonics,
            FadeStartHz = a.FadeStartHz,
            FadeEndHz = a.FadeEndHz,
            NoiseBands = a.NoiseBands,
            NoiseFilterTaps = a.NoiseFilterTaps,
            Instruments = [.. Instruments],
        };
        return Description with
        {
            Id = Description.Id == Guid.Empty ? IdOf(Description) : Description.Id,
            Kind = ModelKinds.Timbre,
            Architecture = ModelArchitectures.Ddsp,
            SampleRate = a.SampleRate,
            HopSamples = a.HopSamples,
            Channels = 1,
            LatencySamples = ddsp.PitchWindowSamples / 2,
            Latents = Latents,
            Ddsp = ddsp,
            Graphs = [Describe(decoder)],
        };
    }

    /// <summary>A model keeps its identity when it is trained again under the same name by the same author.</summary>
    private static Guid IdOf(ModelManifest description) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{description.Author}\n{description.Name}")).AsSpan(0, 16), bigEndian: true);

    private static GraphDescription Describe(ModelProto decoder) => new()
    {
        Role = GraphRoles.Decoder,
        File = DecoderFile,
        Inputs = [.. decoder.Graph.Input.Select(i => i.Name == DdspInferenceGraph.Frame ? Tensor(i, TensorRoles.Frame) : Tensor(i, TensorRoles.State) with { Next = $"{i.Name}.next" })],
        Outputs = [.. decoder.Graph.Output.Select(o => Tensor(o, OutputRole(o.Name)))],
    };

    private static string OutputRole(string name) => name switch
    {
        DdspInferenceGraph.Amplitude => TensorRoles.Amplitude,
        DdspInferenceGraph.Harmonics => TensorRoles.Harmonics,
        DdspInferenceGraph.Noise => TensorRoles.NoiseBands,
        _ => TensorRoles.State,
    };

    private static TensorDescription Tensor(ValueInfoProto info, string role) =>
        new() { Name = info.Name, Role = role, Shape = [.. info.Type.TensorType.Shape.Dim.Select(d => (int)d.DimValue)] };
}
