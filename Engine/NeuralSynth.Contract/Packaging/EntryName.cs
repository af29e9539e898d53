using System.Buffers;

namespace NeuralSynth.Contract.Packaging;

/// <summary>The rule for names of files inside a package: relative, below the package's root on every system.</summary>
internal static class EntryName
{
    public const int LongestName = 200;
    private static readonly SearchValues<char> NotEverywhere = SearchValues.Create("<>\"|?*");
    private static readonly string[] WindowsDevices = ["con", "prn", "aux", "nul"];

    public static void Check(string name, Place place)
    {
        string? fault = Fault(name);
        if (fault is not null) throw place.Fail("a relative file name inside the package", $"{fault}: {Place.Quote(name)}");
    }

    private static string? Fault(string name)
    {
        if (name.Length == 0) return "an empty name";
        if (name.Length > LongestName) return $"a name of {name.Length} characters (at most {LongestName})";
        if (name[0] == '/') return "an absolute path";
        if (name.Contains('\\')) return "a backslash";
        if (name.Contains(':')) return "a colon (drive letter or stream)";
        if (name.AsSpan().ContainsAny(NotEverywhere)) return "a character that not every system allows";
        foreach (char c in name)
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || c == '\uFFFD') return "a control or undecodable character";
        }
        foreach (string segment in name.Split('/'))
        {
            if (SegmentFault(segment) is { } fault) return fault;
        }
        return null;
    }

    private static string? SegmentFault(string segment)
    {
        if (segment.Length == 0) return "an empty path segment";
        if (segment is "." or "..") return $"the path segment '{segment}'";
        if (segment[^1] is '.' or ' ') return "a path segment that ends with a dot or space";
        string stem = segment.Split('.')[0].ToLowerInvariant();
        bool device = WindowsDevices.Contains(stem)
            || (stem.Length == 4 && (stem.StartsWith("com", StringComparison.Ordinal) || stem.StartsWith("lpt", StringComparison.Ordinal))
                && char.IsAsciiDigit(stem[3]));
        return device ? "a device name" : null;
    }
}
