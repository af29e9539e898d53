using NeuralSynth.Contract;

namespace NeuralSynth.Models;

/// <summary>The models of one kind that are in memory, each once per content, with the number of those who use it.</summary>
/// <remarks>Thread-safe. Models are made one at a time.</remarks>
/// <param name="kind">One of <see cref="ModelKinds"/>.</param>
/// <param name="make">Makes a model of a validated package, whose hash is still being computed.</param>
/// <param name="free">Gives it back; the cache's lock is held.</param>
internal sealed class ModelCache<TModel>(string kind, Func<LoadedPackage, TModel> make, Action<TModel> free)
    where TModel : class
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<FileStamp, Entry> _stamps = [];

    private sealed record Entry(string Key, TModel Model)
    {
        public int References { get; set; }
    }

    /// <summary>Reads, validates and makes a model, or adds a reference to one already in memory.</summary>
    /// <exception cref="ModelPackageException">The package is not usable; the message names what was expected and found.</exception>
    internal TModel Open(string path)
    {
        FileStamp? stamp = FileStamp.Of(path);
        return Find(stamp) ?? Load(path, stamp);
    }

    /// <summary>Drops one reference; the last one frees the model.</summary>
    internal void Close(TModel model)
    {
        lock (_gate)
        {
            Entry? entry = _entries.Values.FirstOrDefault(e => ReferenceEquals(e.Model, model));
            if (entry == null || --entry.References > 0) return;
            _entries.Remove(entry.Key);
            foreach (FileStamp stamp in _stamps.Where(s => ReferenceEquals(s.Value, entry)).Select(s => s.Key).ToArray()) _stamps.Remove(stamp);
            free(model);
        }
    }

    /// <summary>A large model takes a while to read and to hash: the same file is not read again for another instance.</summary>
    private TModel? Find(FileStamp? stamp)
    {
        lock (_gate)
        {
            if (stamp is not { } known || !_stamps.TryGetValue(known, out Entry? entry)) return null;
            entry.References++;
            return entry.Model;
        }
    }

    private TModel Load(string path, FileStamp? stamp)
    {
        // Its hash is computed beside compiling and the trial, and checked before anybody else sees the model.
        LoadedPackage package = ModelPackage.ReadAhead(path);
        if (package.Manifest.Kind != kind)
        {
            throw new ModelPackageException(path, ModelPackage.ManifestName, $"a model of kind '{kind}'", $"kind '{package.Manifest.Kind}'");
        }

        lock (_gate)
        {
            string key = package.Manifest.Id + "/" + package.Manifest.ContentHash + "/" + package.Manifest.WeightPrecision;
            if (_entries.TryGetValue(key, out Entry? entry))
            {
                package.CheckHash();
            }
            else
            {
                entry = new Entry(key, Make(package));
                _entries.Add(key, entry);
            }

            if (stamp is { } known) _stamps[known] = entry;
            entry.References++;
            return entry.Model;
        }
    }

    private TModel Make(LoadedPackage package)
    {
        TModel model = make(package);
        try
        {
            package.CheckHash();
            return model;
        }
        catch
        {
            free(model);
            throw;
        }
    }
}
