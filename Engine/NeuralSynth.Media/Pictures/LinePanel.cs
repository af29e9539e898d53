using System.Text;

namespace NeuralSynth.Media;

/// <summary>One curve.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Points">In order; a point that is not finite interrupts the curve.</param>
public sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Curves over a common axis.</summary>
public sealed class LinePanel : FigurePanel
{
    // Distinguishable with colour blindness: Okabe and Ito, Color universal design.
    private static readonly string[] Colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    private const int LegendStep = 16;

    /// <summary>What to draw.</summary>
    public required IReadOnlyList<Curve> Curves { get; init; }

    /// <summary>Label of the horizontal axis with its unit.</summary>
    public required string HorizontalLabel { get; init; }

    /// <summary>Label of the vertical axis with its unit.</summary>
    public required string VerticalLabel { get; init; }

    /// <summary>Logarithmic vertical axis.</summary>
    public bool LogarithmicVertical { get; init; }

    /// <inheritdoc/>
    public override Axis Horizontal => Axis.Around(HorizontalLabel, Curves.SelectMany(c => c.Points).Select(p => p.X));

    /// <inheritdoc/>
    public override Axis Vertical =>
        Axis.Around(VerticalLabel, Curves.SelectMany(c => c.Points).Select(p => p.Y), LogarithmicVertical);

    internal override void Draw(SvgText svg, PlotBox box)
    {
        for (var n = 0; n < Curves.Count; n++)
        {
            var color = Colors[n % Colors.Length];
            svg.Add($"<path class=\"curve\" stroke=\"{color}\" d=\"{Path(Curves[n], box)}\"/>");
            var y = box.Top + LegendStep * (n + 1);
            svg.Add($"<rect x=\"{box.Left + box.Width - 22:0.##}\" y=\"{y - 9:0.##}\" width=\"12\" height=\"4\" fill=\"{color}\"/>");
            svg.Label(box.Left + box.Width - 28, y - 3, Curves[n].Name, "end");
        }
    }

    private string Path(Curve curve, PlotBox box)
    {
        var path = new StringBuilder();
        var isDown = false;
        foreach (var (x, y) in curve.Points)
        {
            var isKnown = double.IsFinite(x) && double.IsFinite(y) && (!LogarithmicVertical || y > 0);
            if (isKnown)
                path.Append(FormattableString.Invariant($"{(isDown ? 'L' : 'M')}{box.X(x):0.##} {box.Y(y):0.##}"));
            isDown = isKnown;
        }
        return path.ToString();
    }
}
