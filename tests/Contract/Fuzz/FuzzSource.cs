using System.Text;
using NeuralSynth.Contract.Json;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Contract.Tests.Fuzz;

/// <summary>A valid package to mutate, as files and as zip.</summary>
internal sealed class FuzzSource
{
    private FuzzSource(SamplePackage sample)
    {
        Sample = sample;
        Json = ManifestJson.Write(sample.Manifest);
        Zip = Forge().ToBytes();
    }

    /// <summary>One of each architecture, small, so that mutations hit what matters.</summary>
    public static FuzzSource[] All { get; } =
    [
        new(SamplePackages.Autoencoder(new() { HopSamples = 16, DelaySamples = 3, NoiseGain = 0.5f })),
        new(SamplePackages.Autoencoder(new() { HopSamples = 8, Channels = 2, NotANumberAfterHops = 2 }).With(WithBasis)),
        new(SamplePackages.Ddsp(new() { Harmonics = 4 })),
        new(SamplePackages.Drum(samples: 32)),
    ];

    public SamplePackage Sample { get; }

    public byte[] Json { get; }

    public byte[] Zip { get; }

    public ZipForge Forge(byte[]? json = null, IReadOnlyDictionary<string, byte[]>? files = null)
    {
        var forge = new ZipForge();
        foreach ((string name, byte[] data) in files ?? Sample.Files) forge.Entries.Add(new ForgedEntry(name, data));
        forge.Entries.Add(new ForgedEntry(ModelPackage.ManifestName, json ?? Json));
        return forge;
    }

    /// <summary>Null if a package that was read computes and describes the same as this one.</summary>
    public string? Difference(LoadedPackage loaded)
    {
        if (!ManifestJson.Write(loaded.Manifest).AsSpan().SequenceEqual(Json)) return "another description";
        bool same = Sample.Files.All(f => loaded.Files.TryGetValue(f.Key, out byte[]? bytes) && bytes.AsSpan().SequenceEqual(f.Value));
        return same ? null : "other graphs";
    }

    /// <summary>The file, with the graph replaced and the content hash made to agree, so that the hash is not what catches it.</summary>
    public byte[] WithGraph(string file, byte[] graph)
    {
        SamplePackage changed = Sample.WithFile(file, graph);
        return Forge(ManifestJson.Write(changed.Manifest), changed.Files).ToBytes();
    }

    public byte[] WithJson(string json) => Forge(Encoding.UTF8.GetBytes(json)).ToBytes();

    private static ModelManifest WithBasis(ModelManifest manifest)
    {
        const float c = 0.6f, s = 0.8f; // a rotation in two planes
        return manifest with
        {
            Basis = new LatentBasis
            {
                Mean = [0, 0.1f, 0.2f, 0.3f],
                Components = [[c, s, 0, 0], [-s, c, 0, 0], [0, 0, c, s], [0, 0, -s, c]],
                Variance = [4, 3, 2, 1],
            },
            Training = new TrainingSummary { Program = "test", Steps = 10, Losses = new() { ["a"] = 1.5 }, SplitSeconds = [1, 2, 3] },
            Evaluation = new() { ["spectralConvergence"] = 0.25 },
            Sources = ["nothing, MIT"],
        };
    }
}
