using NeuralSynth.Contract;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin.Models;

/// <summary>The models a user has: those of the bundle and those of the user's folder.</summary>
/// <remarks>[main-thread]. Reads folders when asked; unreadable ones are reported and passed over.</remarks>
public sealed class ModelLibrary
{
    private const int MostManifests = 64;

    private static readonly Dictionary<(string Path, long Bytes, DateTime Written), ModelManifest> Manifests = [];

    private readonly Action<string> _warn;

    /// <summary>Makes the library over the given folders, searched in this order.</summary>
    /// <param name="folders">Folders; those that do not exist are empty.</param>
    /// <param name="warn">Receives a message for each folder that cannot be read.</param>
    public ModelLibrary(IEnumerable<string> folders, Action<string> warn)
    {
        Folders = [.. folders];
        _warn = warn;
    }

    /// <summary>The folders.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Where models of the user go: the last folder.</summary>
    public string UserModels => Folders[^1];

    /// <summary>The user's model folder on this system.</summary>
    public static string UserFolder => InUserFolder("models");

    /// <summary>The user's folder of drum kits on this system.</summary>
    public static string UserKits => InUserFolder("kits");

    private static string InUserFolder(string name) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "NeuralSynth",
        name);

    /// <summary>All package files, by folder and name.</summary>
    public IReadOnlyList<string> List()
    {
        var found = new List<string>();
        foreach (string folder in Folders) AddFrom(folder, found);
        return found;
    }

    /// <summary>Path of the model that <paramref name="reference"/> means: where it was, or wherever the library holds
    /// the same identity (the same content first). Null when it is not there.</summary>
    public string? Find(ModelReference reference)
    {
        if (File.Exists(reference.Path) || Directory.Exists(reference.Path)) return reference.Path;
        string? sameId = null;
        foreach (string path in List())
        {
            if (TryReadManifest(path) is not { } manifest || manifest.Id != reference.Id) continue;
            if (manifest.ContentHash == reference.ContentHash) return path;
            sameId ??= path;
        }

        return sameId;
    }

    /// <summary>Reads a description, or null when the package is not usable.</summary>
    public static ModelManifest? TryReadManifest(string path)
    {
        try
        {
            return ReadManifest(path);
        }
        catch (ModelPackageException)
        {
            return null;
        }
    }

    /// <summary>Reads a description. Files are read once as long as they stay as they are: every new instance asks for all of
    /// them, and maps are long. [thread-safe]</summary>
    /// <exception cref="ModelPackageException">The description is not usable.</exception>
    public static ModelManifest ReadManifest(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return ModelPackage.ReadManifest(path);
        (string, long, DateTime) stamp = (file.FullName, file.Length, file.LastWriteTimeUtc);
        lock (Manifests)
        {
            if (Manifests.TryGetValue(stamp, out ModelManifest? known)) return known;
        }

        ModelManifest manifest = ModelPackage.ReadManifest(path);
        lock (Manifests)
        {
            if (Manifests.Count >= MostManifests) Manifests.Clear();
            return Manifests[stamp] = manifest;
        }
    }

    private void AddFrom(string folder, List<string> found)
    {
        try
        {
            if (!Directory.Exists(folder)) return;
            found.AddRange(Directory.EnumerateFileSystemEntries(folder, "*" + ModelPackage.Extension).Order(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _warn($"Model folder '{folder}': expected a readable folder, found: {e.Message}");
        }
    }
}
