namespace NeuralSynth.Media;

/// <summary>A spectrogram, drawn as an embedded PNG picture.</summary>
public sealed class SpectrogramPanel : FigurePanel
{
    /// <summary>[N] mono.</summary>
    public required float[] Audio { get; init; }

    /// <summary>Hz.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Frequencies, levels and window; its size is taken from the plot.</summary>
    public SpectrogramView View { get; init; } = new();

    /// <inheritdoc/>
    public override Axis Horizontal => new("time (s)", 0, Math.Max(1, Audio.Length) / (double)SampleRate);

    /// <inheritdoc/>
    public override Axis Vertical => new("frequency (Hz)", View.LowestHz, View.HighestHz, View.Logarithmic);

    internal override void Draw(SvgText svg, PlotBox box)
    {
        var view = View with { Width = (int)box.Width, Height = (int)box.Height };
        var png = PngWriter.ToBytes(SpectrogramPicture.Draw(Audio, SampleRate, view));
        svg.Add($"<image x=\"{box.Left:0.##}\" y=\"{box.Top:0.##}\" width=\"{box.Width:0.##}\" height=\"{box.Height:0.##}\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>");
    }
}
