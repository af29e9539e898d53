namespace NeuralSynth.Contract.Packaging;

/// <summary>A package as a folder: the same files, not zipped. Links are refused, so nothing outside is read.</summary>
internal sealed class FolderContainer : IPackageContainer
{
    /// <summary>Deeper folders are refused; nothing in a package needs them.</summary>
    private const int DeepestFolder = 8;

    private readonly string _root;
    private readonly Place _place;
    private readonly ModelPackageLimits _limits;
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private long _total;
    private int _entries;

    public FolderContainer(string root, Place place, ModelPackageLimits limits)
    {
        _root = root;
        _place = place;
        _limits = limits;
        Visit(new DirectoryInfo(root), "", 0);
    }

    public IReadOnlyDictionary<string, long> Sizes => _sizes;

    public void Dispose()
    {
    }

    public byte[] Read(string name)
    {
        Place place = _place.At(Place.Quote(name));
        // Not opened: pipes and devices have the length 0, too, and would block or never end.
        if (_sizes[name] == 0) return [];
        using FileStream stream = File.OpenRead(System.IO.Path.Combine(_root, name));
        if (stream.Length != _sizes[name]) throw place.Fail($"{_sizes[name]} bytes", $"{stream.Length}: the file is being changed");
        byte[] data = new byte[stream.Length];
        int read = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        return read == data.Length ? data : throw place.Fail($"{data.Length} bytes", $"{read}: the file is being changed");
    }

    private void Visit(DirectoryInfo folder, string prefix, int depth)
    {
        if (depth > DeepestFolder) throw _place.Fail($"folders at most {DeepestFolder} deep", Place.Quote(prefix));
        foreach (FileSystemInfo info in folder.EnumerateFileSystemInfos())
        {
            string name = prefix + info.Name;
            if (++_entries > _limits.Entries) throw _place.Fail($"at most {_limits.Entries} files", "more");
            EntryName.Check(name, _place);
            if ((info.Attributes & FileAttributes.ReparsePoint) != 0) throw _place.At(Place.Quote(name)).Fail("a regular file", "a symbolic link");
            if (info is DirectoryInfo inner) Visit(inner, name + "/", depth + 1);
            else AddFile((FileInfo)info, name);
        }
    }

    private void AddFile(FileInfo file, string name)
    {
        Place place = _place.At(Place.Quote(name));
        if (!_names.Add(name)) throw place.Fail("names that differ by more than case", "two that do not");
        if (file.Length > _limits.FileBytes) throw place.Fail($"at most {_limits.FileBytes} bytes", $"{file.Length}");
        _total += file.Length;
        if (_total > _limits.TotalBytes) throw place.Fail($"at most {_limits.TotalBytes} bytes in all files", "more");
        _sizes.Add(name, file.Length);
    }
}
