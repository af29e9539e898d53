using NeuralSynth.Contract.Validation;

namespace NeuralSynth.Contract;

/// <summary>A package in memory, as <see cref="ModelPackage.Read"/> returns it: validated, but not yet run.</summary>
/// <remarks>Immutable by convention: nobody writes into the byte arrays. Any thread.</remarks>
public sealed class LoadedPackage
{
    private readonly Task<string> _hash;

    internal LoadedPackage(string path, ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, IReadOnlyDictionary<string, CheckedGraph> graphs, Task<string> hash)
    {
        _hash = hash;
        CheckedGraphs = graphs;
        Path = path;
        Manifest = manifest;
        Files = files;
    }

    /// <summary>The file or folder it was read from.</summary>
    public string Path { get; }

    /// <summary>The description.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The graphs as validation parsed them, by file.</summary>
    internal IReadOnlyDictionary<string, CheckedGraph> CheckedGraphs { get; }

    /// <summary>All files but <c>model.json</c>, by name inside the package.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>Waits for the hash of the graph files; <see cref="ModelPackage.Read"/> has done it.</summary>
    /// <exception cref="ModelPackageException">The description has another one.</exception>
    internal void CheckHash() => ModelPackageValidator.CheckHash(Path, Manifest, _hash);

    /// <summary>The description of the graph with this role, or null: <see cref="GraphRoles"/>.</summary>
    public GraphDescription? FindGraph(string role) => Array.Find(Manifest.Graphs, g => g.Role == role);

    /// <summary>The description of the graph with this role.</summary>
    /// <exception cref="ModelPackageException">The package has none.</exception>
    public GraphDescription Graph(string role) =>
        FindGraph(role) ?? throw new ModelPackageException(Path, ModelPackage.ManifestName, $"a graph with the role '{role}'", "none");

    /// <summary>The serialised ONNX model of the graph with this role.</summary>
    /// <exception cref="ModelPackageException">The package has none.</exception>
    public byte[] GraphBytes(string role)
    {
        string file = Graph(role).File;
        return Files.TryGetValue(file, out byte[]? bytes)
            ? bytes
            : throw new ModelPackageException(Path, ModelPackage.ManifestName, $"the file '{file}'", "none of that name");
    }
}
