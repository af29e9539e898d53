using NeuralSynth.Media;

namespace NeuralSynth.Training.Data;

/// <summary>One recording that was found.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Relative to the data folder, with '/'.</param>
/// <param name="Marked">The split that a marker folder on its way names, or null.</param>
internal sealed record SourceFile(string Path, string Name, Split? Marked);

/// <summary>One instrument that was found.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Files">In ordinal order of their names; never empty.</param>
internal sealed record SourceInstrument(string Name, IReadOnlyList<SourceFile> Files);

/// <summary>Finds the recordings in a data folder: one sub-folder per instrument, or recordings directly inside for a
/// single instrument; sub-folders named train, validation and test decide the split.</summary>
internal static class DatasetFolder
{
    /// <summary>Optional file in the data folder: instrument names, one a line, in the order that they should have.</summary>
    public const string OrderFile = "instruments.txt";

    /// <summary>Optional file in the data folder or an instrument's: where the recordings come from, one line each.</summary>
    public const string SourcesFile = "sources.txt";

    private static readonly Dictionary<string, Split> Markers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Split.Train,
        ["validation"] = Split.Validation,
        ["test"] = Split.Test,
    };

    /// <summary>The instruments of a folder, in the order of <see cref="OrderFile"/>, then by name.</summary>
    /// <exception cref="DatasetException">No recordings, or recordings both inside and beside instrument folders.</exception>
    public static IReadOnlyList<SourceInstrument> Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DatasetException(folder, "a folder of recordings", "no such folder");
        var byInstrument = Recordings(folder).GroupBy(file => InstrumentOf(folder, file.Name), StringComparer.Ordinal).ToList();
        if (byInstrument.Count == 0)
            throw new DatasetException(
                folder, "WAV or AIFF files, or one folder of them for each instrument", "no such file");
        var ownName = FolderName(folder);
        if (byInstrument.Count > 1 && byInstrument.Any(group => group.Key == ownName && group.All(file => IsDirect(file.Name))))
            throw new DatasetException(
                folder, "recordings either in the folder itself or in one folder per instrument", "both");
        var order = Order(folder);
        return
        [
            .. byInstrument
                .Select(group => new SourceInstrument(group.Key, [.. group]))
                .OrderBy(instrument => order.TryGetValue(instrument.Name, out var place) ? place : int.MaxValue)
                .ThenBy(instrument => instrument.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Provenance lines of the whole folder and of its instruments.</summary>
    public static IReadOnlyList<string> Sources(string folder)
    {
        var files = Directory.EnumerateFiles(folder, SourcesFile, SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        return [.. files.SelectMany(File.ReadAllLines).Select(line => line.Trim()).Where(line => line.Length > 0)];
    }

    private static IEnumerable<SourceFile> Recordings(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(AudioFile.IsKnown)
        .Select(path => (Path: path, Name: System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/')))
        .OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => new SourceFile(file.Path, file.Name, MarkedSplit(file.Name)));

    private static string InstrumentOf(string folder, string name) => IsDirect(name) ? FolderName(folder) : name.Split('/')[0];

    // Directly inside the data folder, or below it only in folders that name a split.
    private static bool IsDirect(string name)
    {
        var parts = name.Split('/');
        return parts.Length == 1 || Markers.ContainsKey(parts[0]);
    }

    private static Split? MarkedSplit(string name)
    {
        foreach (var part in name.Split('/')[..^1])
            if (Markers.TryGetValue(part, out var split))
                return split;
        return null;
    }

    private static string FolderName(string folder) => new DirectoryInfo(folder).Name;

    private static Dictionary<string, int> Order(string folder)
    {
        var file = Path.Combine(folder, OrderFile);
        if (!File.Exists(file))
            return [];
        var names = File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0).Distinct();
        return names.Select((name, place) => (name, place)).ToDictionary(entry => entry.name, entry => entry.place);
    }
}
