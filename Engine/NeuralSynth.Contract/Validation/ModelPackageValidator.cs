using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Packaging;
using NeuralSynth.Contract.Validation;

namespace NeuralSynth.Contract;

/// <summary>Checks a whole package: its description, its files, its graphs. Nothing is run: a bounded trial run with
/// ONNX Runtime is the loader's.</summary>
/// <remarks>[main-thread or worker]. Time and memory are linear in the package's size.</remarks>
public static class ModelPackageValidator
{
    /// <summary>Checks a package in memory.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="manifest">The description.</param>
    /// <param name="files">All files but model.json.</param>
    /// <param name="limits">Null for <see cref="ModelPackageLimits.Default"/>.</param>
    /// <exception cref="ModelPackageException">The first fault found.</exception>
    public static void Validate(string path, ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, ModelPackageLimits? limits = null)
    {
        Task<string> hash = StartHash(manifest, files);
        Check(path, manifest, files, limits ?? ModelPackageLimits.Default);
        CheckHash(path, manifest, hash);
    }

    /// <summary>Computes the hash of the graph files on another thread: it takes longest of all. A file that is missing is
    /// left out; <see cref="Check"/> refuses the package then.</summary>
    internal static Task<string> StartHash(ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files) =>
        Task.Run(() => ContentHash.Compute(manifest.Graphs.Select(g => g.File).Where(files.ContainsKey), files));

    /// <summary>Waits for the hash and compares it.</summary>
    internal static void CheckHash(string path, ModelManifest manifest, Task<string> hash)
    {
        string found = hash.GetAwaiter().GetResult();
        if (found != manifest.ContentHash) throw new Place(path).At(ModelPackage.ManifestName).At("$.contentHash").Fail($"{found}, the hash of the graph files", manifest.ContentHash);
    }

    /// <summary>As <see cref="Validate"/>, all but the hash; returns the graphs by file.</summary>
    internal static Dictionary<string, CheckedGraph> Check(string path, ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, ModelPackageLimits bounds)
    {
        var place = new Place(path);
        Place description = place.At(ModelPackage.ManifestName);
        ManifestValidator.Validate(manifest, description, bounds);
        CheckFiles(manifest, files, description);
        var graphs = new Dictionary<string, CheckedGraph>(StringComparer.Ordinal);
        long weights = 0;
        foreach (GraphDescription graph in manifest.Graphs)
        {
            Place graphPlace = place.At(Place.Quote(graph.File));
            ModelProto model = OnnxParser.Parse(files[graph.File], graphPlace, bounds);
            CheckedGraph accepted = OnnxGraphValidator.Check(model, graph, graphPlace, bounds);
            graphs[graph.File] = accepted;
            weights += accepted.Weights;
            if (weights > bounds.Weights) throw place.Fail($"at most {bounds.Weights} weights in all graphs", $"{weights}");
        }
        return graphs;
    }

    private static void CheckFiles(ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, Place place)
    {
        foreach (string name in files.Keys) EntryName.Check(name, place);
        string?[] named = [.. manifest.Graphs.Select(g => g.File), manifest.Preview?.Audio, manifest.Preview?.Picture];
        foreach (string? name in named)
        {
            if (name is not null && !files.ContainsKey(name)) throw place.Fail($"the file {Place.Quote(name)} in the package", "none of that name");
        }
    }
}
