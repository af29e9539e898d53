namespace NeuralSynth.Media;

/// <summary>A figure of plots below each other, as self-contained SVG.</summary>
public sealed class Figure
{
    private const int LeftMargin = 64;
    private const int RightMargin = 16;
    private const int TitleHeight = 26;
    private const int AxisHeight = 40;
    private const int HeadingHeight = 34;
    private const int TickLength = 4;
    private const int PixelsPerHorizontalTick = 90;
    private const int PixelsPerVerticalTick = 34;

    private const string Style = """
        <style>
        .back{fill:#fff}.frame{fill:none;stroke:#444;stroke-width:1}.tick{stroke:#444;stroke-width:1}
        .label{font:11px system-ui,sans-serif;fill:#333}.title{font:600 13px system-ui,sans-serif;fill:#111}
        .heading{font:600 16px system-ui,sans-serif;fill:#111}.curve{fill:none;stroke-width:1.6;stroke-linejoin:round}
        .wave{fill:#0072b2;stroke:none}
        </style>
        """;

    private readonly List<FigurePanel> _panels = [];

    /// <summary>Above all plots; may be empty.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Width of the figure, pixels.</summary>
    public int Width { get; init; } = 960;

    /// <summary>Adds a plot below the others.</summary>
    public Figure Add(FigurePanel panel)
    {
        _panels.Add(panel);
        return this;
    }

    /// <summary>The SVG document.</summary>
    public string ToSvg()
    {
        var height = HeadingSpace + _panels.Sum(panel => TitleHeight + panel.Height + AxisHeight);
        var svg = new SvgText();
        svg.Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\" aria-label=\"{SvgText.Escape(Heading)}\">");
        svg.Add($"{Style}");
        svg.Add($"<rect class=\"back\" width=\"{Width}\" height=\"{height}\"/>");
        if (Heading.Length > 0)
            svg.Label(LeftMargin, HeadingSpace - 10, Heading, "start", "heading");
        double top = HeadingSpace;
        foreach (var panel in _panels)
        {
            DrawPanel(svg, panel, top);
            top += TitleHeight + panel.Height + AxisHeight;
        }
        svg.Add($"</svg>");
        return svg.ToString();
    }

    /// <summary>Writes the SVG document to a file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => File.WriteAllText(path, ToSvg());

    private int HeadingSpace => Heading.Length > 0 ? HeadingHeight : 0;

    private void DrawPanel(SvgText svg, FigurePanel panel, double top)
    {
        var box = new PlotBox(
            LeftMargin, top + TitleHeight, Width - LeftMargin - RightMargin, panel.Height, panel.Horizontal, panel.Vertical);
        svg.Label(box.Left, box.Top - 8, panel.Title, "start", "title");
        panel.Draw(svg, box);
        svg.Add($"<rect class=\"frame\" x=\"{box.Left:0.##}\" y=\"{box.Top:0.##}\" width=\"{box.Width:0.##}\" height=\"{box.Height:0.##}\"/>");
        DrawHorizontalAxis(svg, box);
        DrawVerticalAxis(svg, box);
    }

    private static void DrawHorizontalAxis(SvgText svg, PlotBox box)
    {
        foreach (var tick in box.Horizontal.Ticks((int)(box.Width / PixelsPerHorizontalTick)))
        {
            svg.Line(box.X(tick), box.Bottom, box.X(tick), box.Bottom + TickLength, "tick");
            svg.Label(box.X(tick), box.Bottom + 16, Axis.Text(tick), "middle");
        }
        svg.Label(box.Left + box.Width / 2, box.Bottom + 31, box.Horizontal.Label, "middle");
    }

    private static void DrawVerticalAxis(SvgText svg, PlotBox box)
    {
        foreach (var tick in box.Vertical.Ticks(Math.Max(2, (int)(box.Height / PixelsPerVerticalTick))))
        {
            svg.Line(box.Left - TickLength, box.Y(tick), box.Left, box.Y(tick), "tick");
            svg.Label(box.Left - 7, box.Y(tick) + 4, Axis.Text(tick), "end");
        }
        var middle = box.Top + box.Height / 2;
        svg.Add($"<text class=\"label\" text-anchor=\"middle\" transform=\"translate(14 {middle:0.##}) rotate(-90)\">{SvgText.Escape(box.Vertical.Label)}</text>");
    }
}
