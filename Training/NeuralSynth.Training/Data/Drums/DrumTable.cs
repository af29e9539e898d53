using System.Text;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>A line of the table: what a file is taken for.</summary>
/// <param name="File">Relative to the data folder, with '/'.</param>
/// <param name="Class">Name of its class, or <c>?</c> when unknown, or <c>-</c> to leave it out.</param>
/// <param name="Source">The kit or pack it is from: what the split keeps together.</param>
/// <param name="Split"><c>auto</c>, <c>train</c>, <c>validation</c> or <c>test</c>; the same for all files of a source.</param>
public sealed record DrumTableRow(string File, string Class, string Source, string Split);

/// <summary>The correctable table of a drum data folder: <c>drums.tsv</c>, one line per file, tabs between columns.</summary>
public static class DrumTable
{
    /// <summary>The table's name in the data folder.</summary>
    public const string FileName = "drums.tsv";

    /// <summary>No class was recognised.</summary>
    public const string Unknown = "?";

    /// <summary>Not to be used.</summary>
    public const string LeftOut = "-";

    /// <summary>The split is decided by <see cref="SourceSplit"/>.</summary>
    public const string Automatic = "auto";

    private static readonly string[] Header = ["file", "class", "source", "split"];

    /// <summary>Rows of the table of a folder; none when it has no table.</summary>
    /// <exception cref="DatasetException">A line has another number of columns, an unknown class or split.</exception>
    public static IReadOnlyList<DrumTableRow> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!System.IO.File.Exists(path)) return [];
        var rows = new List<DrumTableRow>();
        foreach ((string line, int index) in System.IO.File.ReadAllLines(path).Select((l, i) => (l, i)))
        {
            if (line.Length == 0 || line.StartsWith('#') || (index == 0 && line.StartsWith("file\t", StringComparison.Ordinal))) continue;
            rows.Add(Parse(line, $"{path}, line {index + 1}"));
        }
        return rows;
    }

    /// <summary>Writes the table, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string folder, IEnumerable<DrumTableRow> rows)
    {
        var text = new StringBuilder().AppendJoin('\t', Header).Append('\n');
        foreach (DrumTableRow row in rows) text.AppendJoin('\t', row.File, row.Class, row.Source, row.Split).Append('\n');
        string path = Path.Combine(folder, FileName);
        System.IO.File.WriteAllText(path + ".tmp", text.ToString());
        System.IO.File.Move(path + ".tmp", path, true);
    }

    /// <summary>What names alone tell of a file.</summary>
    /// <param name="file">Relative to the data folder, with '/'.</param>
    public static DrumTableRow Guess(string file)
    {
        string[] parts = file.Split('/');
        int? found = DrumClasses.Guess(Path.GetFileNameWithoutExtension(parts[^1]));
        // Folder names from the inside out: "Kicks/003.wav", "808/Snare/a.wav".
        for (int i = parts.Length - 2; i >= 0 && found is null; i--) found = DrumClasses.Guess(parts[i]);
        return new(file, found is { } index ? DrumClasses.Names[index] : Unknown, SourceOf(parts), Automatic);
    }

    /// <summary>The first folder, unless it is named after a class or a split; then what is left of the file's name
    /// without its numbering.</summary>
    private static string SourceOf(string[] parts)
    {
        string? kit = parts.SkipLast(1).FirstOrDefault(p => DrumClasses.Guess(p) is null && !IsSplit(p));
        if (kit is not null) return kit;
        string stem = Path.GetFileNameWithoutExtension(parts[^1]).TrimEnd("0123456789 -_.".ToCharArray());
        return stem.Length > 0 ? stem : Path.GetFileNameWithoutExtension(parts[^1]);
    }

    private static bool IsSplit(string name) => Enum.GetNames<Split>().Contains(name, StringComparer.OrdinalIgnoreCase);

    private static DrumTableRow Parse(string line, string place)
    {
        string[] columns = line.Split('\t');
        if (columns.Length != Header.Length) throw new DatasetException(place, "four columns: file, class, source, split", $"{columns.Length}");
        string name = columns[1].Trim();
        if (name is not (Unknown or LeftOut) && DrumClasses.Find(name) is null)
            throw new DatasetException(place, $"a class ({string.Join(", ", DrumClasses.Names)}), '{Unknown}' or '{LeftOut}'", $"'{name}'");
        if (columns[3] != Automatic && !IsSplit(columns[3])) throw new DatasetException(place, "the split auto, train, validation or test", $"'{columns[3]}'");
        return new(columns[0], name, columns[2], columns[3]);
    }
}
