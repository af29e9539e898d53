using System.Text;

namespace NeuralSynth.Contract.Packaging;

/// <summary>A place in a package, for messages.</summary>
internal readonly record struct Place(string Package, string Where = "")
{
    private const int LongestQuote = 120;

    public Place At(string inside) => this with { Where = Where.Length == 0 ? inside : $"{Where} {inside}" };

    public ModelPackageException Fail(string expected, string found, Exception? inner = null) =>
        new(Package, Where, expected, found, inner);

    /// <summary>Untrusted text made fit for a message: quoted, without control characters, shortened.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestQuote)))
        {
            quoted.Append(char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c);
        }
        return quoted.Append(text.Length > LongestQuote ? "…'" : "'").ToString();
    }
}
