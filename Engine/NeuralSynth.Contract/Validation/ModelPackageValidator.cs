using NeuralSynth.Contract.Packaging;
using NeuralSynth.Contract.Validation;

namespace NeuralSynth.Contract;

/// <summary>Checks a whole package: its description, its files, its graphs. Nothing is run.</summary>
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
        ModelPackageLimits bounds = limits ?? ModelPackageLimits.Default;
        var place = new Place(path);
        ManifestValidator.Validate(manifest, place.At(ModelPackage.ManifestName), bounds);
        foreach (GraphDescription graph in manifest.Graphs)
        {
            if (!files.ContainsKey(graph.File)) throw place.At(ModelPackage.ManifestName).Fail($"the graph file {Place.Quote(graph.File)}", "none of that name");
        }
    }
}
