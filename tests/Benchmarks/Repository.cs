namespace NeuralSynth.Benchmarks;

/// <summary>Places of the working tree.</summary>
internal static class Repository
{
    private const string Mark = "NeuralSynthPlugin.sln";

    private static readonly string Root = Find(Environment.CurrentDirectory) ?? Find(AppContext.BaseDirectory)
        ?? throw new BenchException($"expected to run inside the repository, found no '{Mark}' above the current folder.");

    public static string FactoryModel => Existing("Presets/Orchestra.nsmodel");

    /// <summary>The factory's drum model; null while there is none.</summary>
    public static string? DrumModel => File.Exists(Path.Combine(Root, "Presets/Drums.nsmodel")) ? Path.Combine(Root, "Presets/Drums.nsmodel") : null;

    public static string Melody => Existing("tests/Golden/demo/melody.wav");

    /// <summary>The published host; may be missing.</summary>
    public static string PublishedHost => Path.Combine(Root, "artifacts/bin", OperatingSystem.IsWindows() ? "neuralsynth.exe" : "neuralsynth");

    /// <summary>Folder of the published plug-in; may be missing.</summary>
    public static string Bundle => Path.Combine(Root, "artifacts/NeuralSynth");

    private static string Existing(string path)
    {
        string full = Path.Combine(Root, path);
        return File.Exists(full) ? full : throw new BenchException($"expected the file '{path}' in the repository, found none.");
    }

    private static string? Find(string folder)
    {
        for (DirectoryInfo? place = new(folder); place != null; place = place.Parent)
        {
            if (File.Exists(Path.Combine(place.FullName, Mark))) return place.FullName;
        }

        return null;
    }
}
