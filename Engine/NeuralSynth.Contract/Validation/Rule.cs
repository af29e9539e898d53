using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>Checks that many rules share. Each throws, naming expected and found.</summary>
internal static class Rule
{
    public static void InRange(int value, int low, int high, Place place)
    {
        if (value < low || value > high) throw place.Fail($"{low} to {high}", $"{value}");
    }

    public static void Count(int count, int low, int high, string what, Place place)
    {
        if (count < low || count > high) throw place.Fail(low == high ? $"{low} {what}" : $"{low} to {high} {what}", $"{count}");
    }

    public static void Finite(double value, Place place)
    {
        if (!double.IsFinite(value)) throw place.Fail("a finite number", $"{value}");
    }

    public static void AtLeast(double value, double low, Place place)
    {
        if (!(value >= low) || double.IsInfinity(value)) throw place.Fail($"a number of at least {low}", $"{value}");
    }

    public static void Ascending(double low, double high, string expected, Place place)
    {
        Finite(low, place);
        Finite(high, place);
        if (low > high) throw place.Fail(expected, $"{low} > {high}");
    }

    /// <summary>Text of one line that is shown to the user.</summary>
    public static void Line(string text, int shortest, int longest, Place place)
    {
        Text(text, longest, place);
        if (text.Trim().Length < shortest) throw place.Fail("text", "none");
        if (text.Any(char.IsControl)) throw place.Fail("one line without control characters", Place.Quote(text));
    }

    public static void Text(string text, int longest, Place place)
    {
        if (text.Length > longest) throw place.Fail($"at most {longest} characters", $"{text.Length}");
        if (text.Contains('\0')) throw place.Fail("text without zero characters", Place.Quote(text));
    }

    public static void Distinct(IEnumerable<string> names, Place place)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name)) throw place.Fail("each name once", $"{Place.Quote(name)} again");
        }
    }

    public static void OneOf(string value, string[] allowed, Place place)
    {
        if (!allowed.Contains(value)) throw place.Fail("one of " + string.Join(", ", allowed.Select(a => $"'{a}'")), Place.Quote(value));
    }

    public static string Shape(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";

    public static string Shape(IEnumerable<long> shape) => $"[{string.Join(", ", shape.Take(16))}]";
}
