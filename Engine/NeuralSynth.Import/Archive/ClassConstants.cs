using System.Globalization;
using System.Text;

namespace NeuralSynth.Import.Archive;

/// <summary>
/// The constants of script classes: lines <c>name : Final[type] = literal</c> between a class's head and its first
/// method. Text is searched, no code is interpreted.
/// </summary>
internal sealed class ClassConstants(TorchArchive archive)
{
    private static readonly Dictionary<string, string> Empty = [];

    private readonly Dictionary<string, Dictionary<string, Dictionary<string, string>>> _files = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Literals of a class's constants by name.</summary>
    public IReadOnlyDictionary<string, string> Of(PickleGlobal type)
    {
        string file = $"code/{type.Module.Replace('.', '/')}.py";
        if (!_files.TryGetValue(file, out var classes)) _files.Add(file, classes = Read(file));
        return classes.GetValueOrDefault(type.Name, Empty);
    }

    /// <summary>One whole number, or the only one of a tuple.</summary>
    public static long? Integer(string literal)
    {
        string text = literal.Trim().TrimStart('(').TrimEnd(')', ',', ' ');
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
    }

    public static double? Number(string literal) =>
        double.TryParse(literal.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private Dictionary<string, Dictionary<string, string>> Read(string file)
    {
        if (archive.Find(file) is not { } entry) return [];
        byte[] bytes = archive.Read(entry, archive.Limits.ClassBytes);
        _bytes += bytes.Length;
        if (_bytes > archive.Limits.AllClassBytes) throw new ImportFault($"its class descriptions have more than {archive.Limits.AllClassBytes} bytes");
        return Parse(Encoding.UTF8.GetString(bytes));
    }

    private static Dictionary<string, Dictionary<string, string>> Parse(string text)
    {
        const string head = "class ", final = " : Final[";
        var classes = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        Dictionary<string, string>? current = null;
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith(head, StringComparison.Ordinal))
            {
                int end = line.AsSpan().IndexOfAny('(', ':');
                current = [];
                if (end > head.Length) classes[line[head.Length..end]] = current;
            }

            int at = line.IndexOf(final, StringComparison.Ordinal);
            int value = at < 0 ? -1 : line.IndexOf("] = ", at, StringComparison.Ordinal);
            if (current != null && value >= 0) current[line[..at].Trim()] = line[(value + 4)..];
        }

        return classes;
    }
}
