using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Evaluation.Drums;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Export;

/// <summary>A trained drum generator with all that its package says about it.</summary>
public sealed record DrumPackage
{
    /// <summary>The network.</summary>
    public required DrumNetwork Network { get; init; }

    /// <summary>Its weights.</summary>
    public required float[] Weights { get; init; }

    /// <summary>Of the descriptors.</summary>
    public required DescriptorScale Scale { get; init; }

    /// <summary>Hits that statistics and map are made of: the training split.</summary>
    public required IReadOnlyList<DrumHit> Hits { get; init; }

    /// <summary>Name, author, licence, sources, training, evaluation; the rest is filled in here.</summary>
    public required ModelManifest Description { get; init; }

    /// <summary>Points of the map at most: recorded hits first, then synthetic ones in turns of the classes.</summary>
    public int MapPoints { get; init; } = 1200;

    private const string GeneratorFile = "generator.onnx";
    private const string EncoderFile = "encoder.onnx";
    private const float ClassDistance = 2; // of two classes in the map's space, in standard deviations
    private const float LargestDescriptorError = 0.02f;
    private const int FewPoints = 4; // synthetic ones that a class may have however few its recordings are
    private const int Witnesses = 3; // nearest recordings that must be of a synthetic hit's class

    /// <summary>Exports, checks and writes.</summary>
    /// <param name="path">The package.</param>
    /// <param name="evaluate">Measures the model before it is written; null for nothing.</param>
    /// <param name="cancellation">Stops between stages.</param>
    /// <exception cref="InvalidOperationException">The exported graphs disagree with training: nothing is written.</exception>
    /// <exception cref="ModelPackageException">The package cannot be written.</exception>
    public ModelManifest Write(string path, Func<DrumModel, Dictionary<string, double>>? evaluate = null, CancellationToken cancellation = default)
    {
        ModelProto generator = DrumGraphs.Generator(Network, Weights), encoder = DrumGraphs.Encoder(Network, Weights, Scale);
        var files = new Dictionary<string, byte[]> { [GeneratorFile] = generator.ToByteArray(), [EncoderFile] = encoder.ToByteArray() };
        ModelManifest manifest = Complete(generator, encoder);
        using var model = new DrumModel(manifest, role => files[role == GraphRoles.Generator ? GeneratorFile : EncoderFile]);
        manifest = WithStatistics(manifest, model, cancellation);
        if (evaluate is not null)
        {
            using var complete = new DrumModel(manifest, role => files[role == GraphRoles.Generator ? GeneratorFile : EncoderFile]);
            manifest = manifest with { Evaluation = evaluate(complete) };
        }
        return ModelPackage.Write(path, manifest, files);
    }

    /// <summary>Statistics of latents and descriptors over the hits, and the map.</summary>
    private ModelManifest WithStatistics(ModelManifest manifest, DrumModel model, CancellationToken cancellation)
    {
        (DrumHit Hit, DrumCode Code)[] encoded = [.. Hits.Select(hit => (hit, Encoded(model, hit, cancellation)))];
        (DrumHit Hit, DrumCode Code)[] shown = Chosen(encoded);
        DrumHit[] chosen = [.. shown.Select(s => s.Hit)];
        DrumCode[] codes = [.. shown.Select(s => s.Code)];
        LatentDimension[] latents = [.. Enumerable.Range(0, Network.Architecture.Latents).Select(d => Dimension($"Z{d + 1}", [.. codes.Select(c => c.Latent[d])]))];
        DescriptorDimension[] descriptors = [.. Enumerable.Range(0, Network.Architecture.Descriptors).Select(k => Descriptor(k, [.. codes.Select(c => c.Descriptors[k])]))];
        float[][] places = MapLayout.Place([.. codes.Select((c, i) => Coordinates(c, chosen[i].Class, latents))], cancellation: cancellation);
        DrumMapPoint[] points = [.. chosen.Select((hit, i) => new DrumMapPoint { Name = Short(hit.Name), Class = hit.Class, Position = places[i], Latent = Rounded(codes[i].Latent), Descriptors = Rounded(codes[i].Descriptors) })];
        return manifest with { Latents = latents, Descriptors = descriptors, Map = new DrumMap { Points = points } };
    }

    private DrumCode Encoded(DrumModel model, DrumHit hit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        float[] audio = hit.FullLength();
        DrumCode code = model.Encode(audio);
        CheckDescriptors(hit, audio, code);
        return code;
    }

    /// <summary>Recorded hits, and those synthetic ones that lie among recordings of their class: in another class's
    /// neighbourhood a point would promise what the ear does not hear.</summary>
    private (DrumHit Hit, DrumCode Code)[] Chosen((DrumHit Hit, DrumCode Code)[] encoded)
    {
        (DrumHit Hit, DrumCode Code)[] recorded = [.. encoded.Where(e => !e.Hit.Synthetic).Take(MapPoints)];
        bool Fits((DrumHit Hit, DrumCode Code) e) => recorded.Length == 0 || recorded.OrderBy(r => Distance(r.Code, e.Code)).Take(Witnesses).All(r => r.Hit.Class == e.Hit.Class);
        // Recordings give a class its character: synthetic hits fill gaps, half as many at most.
        int Most(int drumClass) => recorded.Length == 0 ? MapPoints : Math.Max(FewPoints, recorded.Count(r => r.Hit.Class == drumClass) / 2);
        IEnumerable<(DrumHit Hit, DrumCode Code)> inTurns = encoded.Where(e => e.Hit.Synthetic && Fits(e)).GroupBy(e => e.Hit.Class)
            .SelectMany(g => g.Take(Most(g.Key)).Select((e, turn) => (e, turn))).OrderBy(p => p.turn).Select(p => p.e);
        return [.. recorded, .. inTurns.Take(MapPoints - recorded.Length)];
    }

    private static double Distance(DrumCode a, DrumCode b) => Square(a.Latent, b.Latent) + Square(a.Descriptors, b.Descriptors);

    private static double Square(float[] a, float[] b) => a.Zip(b).Sum(p => (p.First - p.Second) * (p.First - p.Second));

    private void CheckDescriptors(DrumHit hit, float[] audio, DrumCode code)
    {
        float[] expected = new float[DrumDescriptors.Count];
        Scale.Standardise(DescriptorScale.Measure(audio), expected);
        for (int k = 0; k < expected.Length; k++)
            if (!(Math.Abs(expected[k] - code.Descriptors[k]) <= LargestDescriptorError))
                throw new InvalidOperationException($"The package was not written: the encoder graph measures {DrumDescriptors.Names[k]} {code.Descriptors[k]:G4} of {hit.Name}, training {expected[k]:G4}.");
    }

    /// <summary>Where a hit lies in the space whose neighbourhoods the map keeps.</summary>
    private float[] Coordinates(DrumCode code, int drumClass, LatentDimension[] latents)
    {
        float[] oneHot = new float[Network.Architecture.Classes];
        oneHot[drumClass] = ClassDistance;
        return [.. code.Latent.Select((z, d) => (z - latents[d].Mean) / latents[d].StandardDeviation), .. code.Descriptors, .. oneHot];
    }

    private ModelManifest Complete(ModelProto generator, ModelProto encoder) => Description with
    {
        Id = Description.Id == Guid.Empty ? new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Description.Author}\n{Description.Name}")).AsSpan(0, 16), bigEndian: true) : Description.Id,
        Kind = ModelKinds.Drum,
        Architecture = ModelArchitectures.Generator,
        SampleRate = DrumFormat.SampleRate,
        HopSamples = DrumFormat.Samples,
        Channels = 1,
        LatencySamples = 0,
        Classes = [.. DrumClasses.Names],
        Latents = [.. Enumerable.Range(0, Network.Architecture.Latents).Select(d => new LatentDimension { Name = $"Z{d + 1}" })],
        Descriptors = [.. DrumDescriptors.Names.Select((name, k) => new DescriptorDimension { Name = name, Unit = DrumDescriptors.Units[k], Mean = Scale.Mean[k], StandardDeviation = Scale.Deviation[k] })],
        Graphs = [Describe(generator, GraphRoles.Generator, GeneratorFile), Describe(encoder, GraphRoles.Encoder, EncoderFile)],
    };

    private DescriptorDimension Descriptor(int k, float[] values)
    {
        LatentDimension range = Dimension(DrumDescriptors.Names[k], values);
        return new() { Name = range.Name, Unit = DrumDescriptors.Units[k], Mean = Scale.Mean[k], StandardDeviation = Scale.Deviation[k], Percentile1 = range.Percentile1, Percentile99 = range.Percentile99 };
    }

    private static LatentDimension Dimension(string name, float[] values)
    {
        Array.Sort(values);
        double mean = values.Average(), variance = values.Average(v => (v - mean) * (v - mean));
        return new()
        {
            Name = name,
            Mean = (float)mean,
            StandardDeviation = MathF.Max(1e-3f, (float)Math.Sqrt(variance)),
            Percentile1 = values[(int)(0.01 * (values.Length - 1))],
            Percentile99 = values[(int)(0.99 * (values.Length - 1))],
        };
    }

    // Four digits are enough for a place in the latent, and a fifth of the JSON.
    private static float[] Rounded(float[] values) => [.. values.Select(v => MathF.Round(v, 4))];

    private static string Short(string name)
    {
        string line = string.Concat(Path.ChangeExtension(name, null).Where(c => !char.IsControl(c)));
        return line.Length <= 128 ? line : line[^128..];
    }

    private static GraphDescription Describe(ModelProto model, string role, string file) => new()
    {
        Role = role,
        File = file,
        Inputs = [.. model.Graph.Input.Select(Tensor)],
        Outputs = [.. model.Graph.Output.Select(Tensor)],
    };

    // Ports are named after their roles.
    private static TensorDescription Tensor(ValueInfoProto info) =>
        new() { Name = info.Name, Role = info.Name, Shape = [.. info.Type.TensorType.Shape.Dim.Select(d => (int)d.DimValue)] };
}
