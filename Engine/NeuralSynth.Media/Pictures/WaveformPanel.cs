using System.Text;

namespace NeuralSynth.Media;

/// <summary>A waveform: for each pixel the range that the samples cover.</summary>
public sealed class WaveformPanel : FigurePanel
{
    private const double LeastFullScale = 0.05;

    /// <summary>[N] mono.</summary>
    public required float[] Audio { get; init; }

    /// <summary>Hz.</summary>
    public required int SampleRate { get; init; }

    /// <inheritdoc/>
    public override Axis Horizontal => new("time (s)", 0, Math.Max(1, Audio.Length) / (double)SampleRate);

    /// <inheritdoc/>
    public override Axis Vertical
    {
        get
        {
            var peak = Math.Max(LeastFullScale, Audio.Length == 0 ? 0 : Audio.Max(Math.Abs) * 1.05);
            return new Axis("amplitude", -peak, peak);
        }
    }

    internal override void Draw(SvgText svg, PlotBox box)
    {
        var columns = (int)Math.Min(box.Width, Audio.Length);
        var upper = new StringBuilder();
        var lower = new List<string>();
        for (var column = 0; column < columns; column++)
        {
            var part = Audio.AsSpan()[(int)((long)column * Audio.Length / columns)..(int)((long)(column + 1) * Audio.Length / columns)];
            var (low, high) = Range(part);
            var x = box.Left + box.Width * (column + 0.5) / columns;
            upper.Append(FormattableString.Invariant($"{(column == 0 ? 'M' : 'L')}{x:0.#} {box.Y(high) - 0.3:0.##}"));
            lower.Add(FormattableString.Invariant($"L{x:0.#} {box.Y(low) + 0.3:0.##}"));
        }
        lower.Reverse();
        svg.Add($"<path class=\"wave\" d=\"{upper}{string.Concat(lower)}{(columns > 0 ? "Z" : "")}\"/>");
    }

    private static (float Low, float High) Range(ReadOnlySpan<float> samples)
    {
        float low = float.MaxValue, high = float.MinValue;
        foreach (var sample in samples)
        {
            low = Math.Min(low, sample);
            high = Math.Max(high, sample);
        }
        return (low, high);
    }
}
