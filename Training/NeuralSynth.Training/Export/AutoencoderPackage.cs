using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Media;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Export;

/// <summary>What was found out about exported graphs.</summary>
/// <param name="Figures">By name with unit.</param>
/// <param name="Preview">[N] what users hear before they load the model; empty for none.</param>
public sealed record PackageEvaluation(Dictionary<string, double> Figures, float[] Preview);

/// <summary>A trained autoencoder with all that its package says about it.</summary>
public sealed record AutoencoderPackage
{
    /// <summary>Largest difference of streamed and offline audio that is accepted, relative to the largest value.</summary>
    public const double Tolerance = 1e-4;

    private const int CheckedHops = 48;

    /// <summary>The network.</summary>
    public required AutoencoderNetwork Network { get; init; }

    /// <summary>Its weights.</summary>
    public required float[] Weights { get; init; }

    /// <summary>The user's axes.</summary>
    public required LatentAxes Axes { get; init; }

    /// <summary>Name, author, licence, sources, training; the rest is filled in here.</summary>
    public required ModelManifest Description { get; init; }

    /// <summary>Exports, checks and writes.</summary>
    /// <param name="path">The package.</param>
    /// <param name="material">[N] real audio for the check.</param>
    /// <param name="evaluate">Measures the exported graphs; its figures become part of the package.</param>
    /// <returns>The manifest as written and the largest difference of streamed and offline output.</returns>
    /// <exception cref="InvalidOperationException">Streamed and offline output differ: nothing is written.</exception>
    /// <exception cref="ModelPackageException">The package cannot be written.</exception>
    public (ModelManifest Manifest, double StreamingDifference) Write(string path, ReadOnlySpan<float> material, Func<AutoencoderPlayer, ModelManifest, PackageEvaluation> evaluate)
    {
        ModelProto encoder = AutoencoderGraphs.Encoder(Network, Weights, Axes), decoder = AutoencoderGraphs.Decoder(Network, Weights, Axes);
        double difference = Check(encoder, decoder, material);
        ModelManifest manifest = Complete(encoder, decoder);
        using var player = new AutoencoderPlayer(encoder, decoder);
        PackageEvaluation found = evaluate(player, manifest);
        var files = new Dictionary<string, byte[]> { [AutoencoderGraphs.EncoderFile] = encoder.ToByteArray(), [AutoencoderGraphs.DecoderFile] = decoder.ToByteArray() };
        PreviewFiles? preview = found.Preview.Length == 0 ? null : AddPreview(files, found.Preview);
        return (ModelPackage.Write(path, manifest with { Evaluation = found.Figures, Preview = preview }, files), difference);
    }

    private PreviewFiles AddPreview(Dictionary<string, byte[]> files, float[] audio)
    {
        const string sound = "preview.wav", picture = "preview.png";
        int rate = Network.Architecture.SampleRate;
        files[sound] = WavFile.ToBytes(AudioBuffer.Mono(audio, rate));
        files[picture] = PngWriter.ToBytes(SpectrogramPicture.Draw(audio, rate, new SpectrogramView()));
        return new() { Audio = sound, Picture = picture };
    }

    internal double Check(ModelProto encoder, ModelProto decoder, ReadOnlySpan<float> material)
    {
        double random = Difference(encoder, decoder, RandomAudio()), real = Difference(encoder, decoder, material[..Math.Min(material.Length, CheckedSamples)]);
        double worst = double.IsNaN(random) ? random : Math.Max(random, real);
        if (!(worst <= Tolerance))
            throw new InvalidOperationException($"The package was not written: streamed and offline output differ by {worst:G3} of the largest value, expected at most {Tolerance:G3} (noise {random:G3}, recording {real:G3}).");
        return worst;
    }

    private int CheckedSamples => CheckedHops * Network.Architecture.HopSamples;

    private double Difference(ModelProto encoder, ModelProto decoder, ReadOnlySpan<float> audio) =>
        AutoencoderStreamingCheck.WorstDifference(Network, Weights, encoder, decoder, audio[..(audio.Length / Network.Architecture.HopSamples * Network.Architecture.HopSamples)]);

    private float[] RandomAudio()
    {
        var random = new SeededRandom(17);
        return [.. Enumerable.Range(0, CheckedSamples).Select(_ => (float)(0.2 * random.NextNormal()))];
    }

    private ModelManifest Complete(ModelProto encoder, ModelProto decoder)
    {
        AutoencoderArchitecture a = Network.Architecture;
        return Description with
        {
            Id = Description.Id == Guid.Empty ? IdOf(Description) : Description.Id,
            Kind = ModelKinds.Timbre,
            Architecture = ModelArchitectures.Autoencoder,
            SampleRate = a.SampleRate,
            HopSamples = a.HopSamples,
            Channels = 1,
            LatencySamples = a.LatencySamples,
            Latents = Axes.Dimensions,
            Graphs = [AutoencoderGraphs.Describe(encoder, GraphRoles.Encoder, AutoencoderGraphs.EncoderFile), AutoencoderGraphs.Describe(decoder, GraphRoles.Decoder, AutoencoderGraphs.DecoderFile)],
        };
    }

    /// <summary>A model keeps its identity when it is trained again under the same name by the same author.</summary>
    private static Guid IdOf(ModelManifest description) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{description.Author}\n{description.Name}")).AsSpan(0, 16), bigEndian: true);
}
