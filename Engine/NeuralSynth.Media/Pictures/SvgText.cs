using System.Globalization;
using System.Text;

namespace NeuralSynth.Media;

/// <summary>Builds SVG markup. Coordinates are pixels from the top left.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends markup whose holes are numbers (invariant, two decimals) or already escaped text.</summary>
    public void Add(FormattableString markup) => _text.Append(markup.ToString(Invariant)).Append('\n');

    /// <summary>A line of text.</summary>
    public void Label(double x, double y, string text, string anchor, string classes = "label") =>
        Add($"<text class=\"{classes}\" x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\">{Escape(text)}</text>");

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string classes) =>
        Add($"<line class=\"{classes}\" x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"/>");

    /// <summary>Text that is safe inside markup and attributes.</summary>
    public static string Escape(string text) => new StringBuilder(text)
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;")
        .ToString();

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;
}
