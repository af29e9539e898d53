using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace NeuralSynth.Build;

/// <summary>Hashes what a project is built from: its folder, the sources that it links, the same of all projects that it
/// references, and the settings of the whole tree.</summary>
internal sealed class SourceHash
{
    private static readonly string[] SharedFiles =
        ["Directory.Build.props", "Directory.Packages.props", "global.json", "package-lock.json", "Plugin/NativeLibrary.props", "Plugin/RuntimeIdentifier.props"];

    private readonly string _root;
    private readonly SortedSet<string> _shared = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _projects = new(StringComparer.Ordinal);

    /// <summary>Looks at the sources as they are now.</summary>
    /// <param name="repository">The tree.</param>
    /// <param name="project">A project file, relative to the tree's root.</param>
    public SourceHash(Repository repository, string project)
    {
        _root = repository.Root;
        foreach (string file in SharedFiles) AddFile(_shared, Path.Combine(_root, file));
        AddProject(Path.Combine(_root, project));
        PerProject = _projects.ToDictionary(p => Path.GetFileNameWithoutExtension(p.Key), p => Hash(p.Value.Concat(_shared)));
        Total = Hash(_projects.Values.SelectMany(files => files).Concat(_shared));
    }

    /// <summary>Hex SHA-256 over names and contents of everything.</summary>
    public string Total { get; }

    /// <summary>The same for each project alone, by its name.</summary>
    public IReadOnlyDictionary<string, string> PerProject { get; }

    private void AddProject(string path)
    {
        string project = Path.GetFullPath(path);
        var files = new SortedSet<string>(StringComparer.Ordinal);
        if (!_projects.TryAdd(project, files)) return;
        string folder = Path.GetDirectoryName(project)!;
        AddFolder(files, folder);
        foreach (XElement element in XDocument.Load(project).Descendants())
        {
            string? include = element.Attribute("Include")?.Value;
            if (include == null || include.Contains('$')) continue;
            if (element.Name.LocalName == "ProjectReference") AddProject(Path.Combine(folder, include));
            if (element.Name.LocalName == "Compile") AddLinked(files, Path.Combine(folder, include));
        }
    }

    private static void AddLinked(SortedSet<string> files, string pattern)
    {
        int wildcard = pattern.IndexOf('*');
        if (wildcard < 0) AddFile(files, pattern);
        else AddFolder(files, Path.GetFullPath(pattern[..wildcard]));
    }

    private static void AddFile(SortedSet<string> files, string path)
    {
        if (File.Exists(path)) files.Add(Path.GetFullPath(path));
    }

    private static void AddFolder(SortedSet<string> files, string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (string file in Directory.EnumerateFiles(folder)) AddFile(files, file);
        foreach (string inner in Directory.EnumerateDirectories(folder))
        {
            if (Path.GetFileName(inner) is not ("bin" or "obj" or "node_modules")) AddFolder(files, inner);
        }
    }

    private string Hash(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(_root, file) + "\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
