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
    public static void Validate(string path, ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, ModelPackageLimits? limits = null) =>
        Check(path, manifest, files, limits ?? ModelPackageLimits.Default);

    /// <summary>As <see cref="Validate"/>; returns the graphs by file.</summary>
    internal static Dictionary<string, CheckedGraph> Check(string path, ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, ModelPackageLimits bounds)
    {
        var place = new Place(path);
        Place description = place.At(ModelPackage.ManifestName);
        ManifestValidator.Validate(manifest, description, bounds);
        CheckFiles(manifest, files, description);
        // What takes longest runs beside the rest; it says least about a fault, so it is looked at last.
        Task<string> hash = Task.Run(() => ContentHash.Compute(manifest.Graphs.Select(g => g.File), files));
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
        string found = hash.GetAwaiter().GetResult();
        if (found != manifest.ContentHash) throw description.At("$.contentHash").Fail($"{found}, the hash of the graph files", manifest.ContentHash);
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
