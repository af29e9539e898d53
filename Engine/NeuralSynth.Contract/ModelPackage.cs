using NeuralSynth.Contract.Json;
using NeuralSynth.Contract.Packaging;
using NeuralSynth.Contract.Validation;

namespace NeuralSynth.Contract;

/// <summary>Reads and writes model packages (<c>.nsmodel</c>): a zip, or a folder with the same files. The format is
/// documented in docs/model-package.md.</summary>
/// <remarks>[main-thread or worker]: files and allocation. All methods are thread-safe and without state.</remarks>
public static partial class ModelPackage
{
    /// <summary>Name of the description inside a package.</summary>
    public const string ManifestName = "model.json";

    /// <summary>Extension of package files.</summary>
    public const string Extension = ".nsmodel";

    /// <summary>Reads and validates a package. Its graphs are checked, not run.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="limits">Null for <see cref="ModelPackageLimits.Default"/>.</param>
    /// <exception cref="ModelPackageException">Anything is wrong with it; the only exception.</exception>
    public static LoadedPackage Read(string path, ModelPackageLimits? limits = null)
    {
        LoadedPackage package = ReadAhead(path, limits);
        package.CheckHash();
        return package;
    }

    /// <summary>As <see cref="Read"/>, while the hash is still being computed: nothing may become audible, and nothing be
    /// shared under this hash, before <see cref="LoadedPackage.CheckHash"/>.</summary>
    internal static LoadedPackage ReadAhead(string path, ModelPackageLimits? limits = null) => Guarded(path, place =>
    {
        ModelPackageLimits bounds = limits ?? ModelPackageLimits.Default;
        using IPackageContainer container = Open(path, place, bounds);
        ModelManifest manifest = ReadManifest(container, place, bounds);
        ManifestValidator.Validate(manifest, place.At(ManifestName), bounds); // before the large files are read
        Dictionary<string, byte[]> files = ReadFiles(container, manifest, out Task<string> hash);
        Dictionary<string, CheckedGraph> graphs = ModelPackageValidator.Check(path, manifest, files, bounds);
        return new LoadedPackage(path, manifest, files, graphs, hash);
    });

    /// <summary>Reads all files but the description. Each graph is hashed on another thread while the next file is read: the
    /// hash takes longest of all that loading does.</summary>
    private static Dictionary<string, byte[]> ReadFiles(IPackageContainer container, ModelManifest manifest, out Task<string> hash)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var graphs = manifest.Graphs.Select(g => g.File).ToHashSet(StringComparer.Ordinal);
        var state = new Sha256();
        Task last = Task.CompletedTask;
        foreach (string name in container.Sizes.Keys.Where(n => n != ManifestName).Order(StringComparer.Ordinal))
        {
            byte[] bytes = container.Read(name);
            files.Add(name, bytes);
            if (graphs.Contains(name)) last = last.ContinueWith(_ => NeuralSynth.Contract.ContentHash.Append(state, name, bytes), TaskScheduler.Default);
        }

        hash = last.ContinueWith(_ => NeuralSynth.Contract.ContentHash.Text(state), TaskScheduler.Default);
        return files;
    }

    /// <summary>Reads the description alone, for lists of models: no graph is looked at.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="limits">Null for <see cref="ModelPackageLimits.Default"/>.</param>
    /// <exception cref="ModelPackageException">Anything is wrong with the container or the description.</exception>
    public static ModelManifest ReadManifest(string path, ModelPackageLimits? limits = null) => Guarded(path, place =>
    {
        ModelPackageLimits bounds = limits ?? ModelPackageLimits.Default;
        using IPackageContainer container = Open(path, place, bounds);
        ModelManifest manifest = ReadManifest(container, place, bounds);
        ManifestValidator.Validate(manifest, place.At(ManifestName), bounds);
        return manifest;
    });

    /// <summary>Writes a package file. The bytes depend on the arguments alone; an existing file is replaced in one
    /// step, so a reader sees the old package or the new one, and nothing changes on failure.</summary>
    /// <param name="path">The file.</param>
    /// <param name="manifest">Its <see cref="ModelManifest.ContentHash"/> is ignored and computed.</param>
    /// <param name="files">All files but model.json, by name inside the package.</param>
    /// <param name="validate">False writes without looking, for tests of readers.</param>
    /// <returns>The description as written, with its content hash.</returns>
    /// <exception cref="ModelPackageException">The package would not be read back, or the file cannot be written.</exception>
    public static ModelManifest Write(string path, ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, bool validate = true) => Guarded(path, place =>
    {
        ModelManifest hashed = manifest with { ContentHash = HashOf(manifest, files, place) };
        if (validate) ModelPackageValidator.Validate(path, hashed, files, ModelPackageLimits.Default);
        Replace(path, WithManifest(hashed, files, place));
        return hashed;
    });

    private static string HashOf(ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, Place place)
    {
        GraphDescription? missing = Array.Find(manifest.Graphs, g => !files.ContainsKey(g.File));
        if (missing is not null) throw place.At(ManifestName).Fail($"the graph file {Place.Quote(missing.File)}", "none of that name");
        return NeuralSynth.Contract.ContentHash.Compute(manifest.Graphs.Select(g => g.File).Distinct(), files);
    }

    private static SortedDictionary<string, byte[]> WithManifest(ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, Place place)
    {
        var all = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string name, byte[] bytes) in files)
        {
            EntryName.Check(name, place);
            all.Add(name, bytes);
        }
        if (!all.TryAdd(ManifestName, ManifestJson.Write(manifest))) throw place.Fail($"'{ManifestName}' from the manifest", "a file of that name");
        return all;
    }

    private static void Replace(string path, SortedDictionary<string, byte[]> files)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                ZipWriter.Write(stream, files);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static ModelManifest ReadManifest(IPackageContainer container, Place place, ModelPackageLimits limits)
    {
        if (!container.Sizes.TryGetValue(ManifestName, out long size)) throw place.Fail($"the file '{ManifestName}'", "none of that name");
        if (size > limits.ManifestBytes) throw place.At(ManifestName).Fail($"at most {limits.ManifestBytes} bytes", $"{size}");
        return ManifestJson.Read(container.Read(ManifestName), place.At(ManifestName));
    }

    private static IPackageContainer Open(string path, Place place, ModelPackageLimits limits)
    {
        if (Directory.Exists(path)) return new FolderContainer(path, place, limits);
        var file = new FileInfo(path);
        if (!file.Exists) throw place.Fail("a model package", "no file or folder of that name");
        // Looked at before opening: a pipe or device has the length 0 and would block or never end.
        if (file.Length < ZipFormat.EndRecordBytes) throw place.Fail("a zip file", $"{file.Length} bytes");
        if (file.Length > limits.PackageBytes) throw place.Fail($"at most {limits.PackageBytes} bytes", $"{file.Length}");
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return new ZipContainer(stream, place, limits);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Turns what the file system throws into the one exception.</summary>
    private static T Guarded<T>(string path, Func<Place, T> action)
    {
        var place = new Place(path);
        try
        {
            return action(place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw place.Fail("a package that can be read or written", e.Message, e);
        }
    }
}
