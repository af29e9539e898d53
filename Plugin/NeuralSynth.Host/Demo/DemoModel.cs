using NeuralSynth.Contract;

namespace NeuralSynth.Host.Demo;

/// <summary>The factory model of the demo and where its instruments lie on the morph parameter.</summary>
internal sealed class DemoModel
{
    private readonly DdspInstrument[] _instruments;

    /// <exception cref="HostException">The model has no instruments.</exception>
    /// <exception cref="ModelPackageException">The model cannot be read.</exception>
    public DemoModel(string path)
    {
        Path = path;
        ModelManifest manifest = ModelPackage.ReadManifest(path);
        Name = manifest.Name;
        _instruments = manifest.Ddsp?.Instruments ?? [];
        if (_instruments.Length == 0) throw new HostException($"'{path}': expected a model with instruments, found none.");
    }

    public string Path { get; }

    public string Name { get; }

    /// <summary>Names in the order of the morph parameter.</summary>
    public IEnumerable<string> Instruments => _instruments.Select(i => i.Name);

    /// <summary>The first model of a kind in a folder, by name; null when there is none.</summary>
    /// <param name="folder">May be missing.</param>
    /// <param name="kind">One of <see cref="ModelKinds"/>.</param>
    /// <exception cref="ModelPackageException">A model there cannot be read.</exception>
    public static string? FirstIn(string folder, string kind) => Directory.Exists(folder)
        ? Directory.GetFiles(folder, "*" + ModelPackage.Extension).Order(StringComparer.Ordinal).FirstOrDefault(path => ModelPackage.ReadManifest(path).Kind == kind)
        : null;

    /// <summary>Value of the morph parameter, 0 to 1, for the instrument with this word in its name.</summary>
    /// <exception cref="HostException">The model has no such instrument.</exception>
    public double MorphOf(string word)
    {
        int index = Array.FindIndex(_instruments, i => i.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
        if (index < 0) throw new HostException($"'{Path}': expected an instrument '{word}', found {string.Join(", ", Instruments)}.");
        return _instruments.Length == 1 ? 0 : (double)index / (_instruments.Length - 1);
    }
}
