using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace NeuralSynth.Build;

/// <summary>Hashes what a project is built from: its folder, the folders of the projects that it references, the sources
/// that it links, and the settings of the whole tree.</summary>
internal sealed class SourceHash
{
    private static readonly string[] SharedFiles =
        ["Directory.Build.props", "Directory.Packages.props", "global.json", "package-lock.json", "Plugin/NativeLibrary.props", "Plugin/RuntimeIdentifier.props"];

    private readonly string _root;
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _projects = [];

    private SourceHash(string root) => _root = root;

    /// <summary>Hex SHA-256 over the names and contents of all files behind <paramref name="project"/>.</summary>
    public static string OfProject(Repository repository, string project)
    {
        var hash = new SourceHash(repository.Root);
        foreach (string file in SharedFiles) hash.AddFile(Path.Combine(repository.Root, file));
        hash.AddProject(Path.Combine(repository.Root, project));
        return hash.Compute();
    }

    /// <summary>Hex SHA-256 over the names and contents of the given files and folders.</summary>
    public static string OfPaths(Repository repository, params string[] paths)
    {
        var hash = new SourceHash(repository.Root);
        foreach (string path in paths)
        {
            hash.AddFile(path);
            hash.AddFolder(path);
        }

        return hash.Compute();
    }

    private void AddProject(string path)
    {
        string project = Path.GetFullPath(path);
        if (!_projects.Add(project)) return;
        string folder = Path.GetDirectoryName(project)!;
        AddFolder(folder);
        XDocument document = XDocument.Load(project);
        foreach (XElement element in document.Descendants())
        {
            string? include = element.Attribute("Include")?.Value;
            if (include == null || include.Contains('$')) continue;
            if (element.Name.LocalName == "ProjectReference") AddProject(Path.Combine(folder, include));
            if (element.Name.LocalName == "Compile") AddLinked(Path.Combine(folder, include));
        }
    }

    private void AddLinked(string pattern)
    {
        int wildcard = pattern.IndexOf('*');
        if (wildcard < 0) AddFile(pattern);
        else AddFolder(Path.GetFullPath(pattern[..wildcard]));
    }

    private void AddFile(string path)
    {
        if (File.Exists(path)) _files.Add(Path.GetFullPath(path));
    }

    private void AddFolder(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (string file in Directory.EnumerateFiles(folder)) AddFile(file);
        foreach (string inner in Directory.EnumerateDirectories(folder))
        {
            if (Path.GetFileName(inner) is not ("bin" or "obj" or "node_modules")) AddFolder(inner);
        }
    }

    private string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in _files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(_root, file) + "\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
