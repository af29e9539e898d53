namespace NeuralSynth.Media;

/// <summary>One plot of a <see cref="Figure"/>: a titled box with two axes.</summary>
public abstract class FigurePanel
{
    /// <summary>Above the plot.</summary>
    public required string Title { get; init; }

    /// <summary>Height of the plot's box, pixels.</summary>
    public int Height { get; init; } = 160;

    /// <summary>From left to right.</summary>
    public abstract Axis Horizontal { get; }

    /// <summary>From bottom to top.</summary>
    public abstract Axis Vertical { get; }

    /// <summary>Draws the content into the box.</summary>
    internal abstract void Draw(SvgText svg, PlotBox box);
}

/// <summary>The place of a plot inside its figure, pixels.</summary>
internal readonly record struct PlotBox(double Left, double Top, double Width, double Height, Axis Horizontal, Axis Vertical)
{
    public double X(double value) => Left + Width * Horizontal.Place(value);

    public double Y(double value) => Top + Height * (1 - Vertical.Place(value));

    public double Bottom => Top + Height;
}
