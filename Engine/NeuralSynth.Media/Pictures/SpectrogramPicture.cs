namespace NeuralSynth.Media;

/// <summary>Draws spectrograms: time to the right, frequency upwards on a logarithmic or linear axis, level as colour.</summary>
public static class SpectrogramPicture
{
    /// <summary>Range of the colour map below <see cref="SpectrogramView.TopDb"/>, dB.</summary>
    public const double DefaultRangeDb = 80;

    /// <summary>A picture of a recording.</summary>
    /// <param name="audio">[N] mono.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="view">What to show.</param>
    public static Picture Draw(ReadOnlySpan<float> audio, int sampleRate, SpectrogramView view)
    {
        // One column per pixel, but never fewer than four per window, or short events would fall between columns.
        var hop = Math.Clamp(audio.Length / view.Width, 1, view.WindowSamples / 4);
        var spectrogram = Spectrogram.Analyze(audio, sampleRate, view.WindowSamples, hop);
        var picture = new Picture(view.Width, view.Height);
        var column = new float[spectrogram.Bins];
        for (var x = 0; x < view.Width; x++)
        {
            var first = (int)((long)x * spectrogram.Frames / view.Width);
            var last = Math.Max(first + 1, (int)((long)(x + 1) * spectrogram.Frames / view.Width));
            Loudest(spectrogram, first, last, column);
            for (var y = 0; y < view.Height; y++)
                picture.Set(x, view.Height - 1 - y, Color(column, y, sampleRate, view));
        }
        return picture;
    }

    private static void Loudest(Spectrogram spectrogram, int first, int last, float[] column)
    {
        Array.Clear(column);
        for (var t = first; t < Math.Min(last, spectrogram.Frames); t++)
        {
            var frame = spectrogram.Frame(t);
            for (var k = 0; k < column.Length; k++)
                column[k] = Math.Max(column[k], frame[k]);
        }
    }

    private static Rgb Color(float[] column, int y, int sampleRate, SpectrogramView view)
    {
        var low = BinAt(view.FrequencyHz(y / (double)view.Height), sampleRate, view);
        var high = BinAt(view.FrequencyHz((y + 1) / (double)view.Height), sampleRate, view);
        var magnitude = high - low >= 1 ? LargestBetween(column, low, high) : Interpolate(column, (low + high) / 2);
        var db = 20 * Math.Log10(magnitude + 1e-9);
        return ColorMap.At(1 + (db - view.TopDb) / view.RangeDb);
    }

    private static double BinAt(double hz, int sampleRate, SpectrogramView view) => hz / sampleRate * view.WindowSamples;

    private static double LargestBetween(float[] column, double low, double high)
    {
        float largest = 0;
        for (var k = (int)Math.Round(low); k < Math.Round(high) && k < column.Length; k++)
            largest = Math.Max(largest, column[k]);
        return largest;
    }

    private static double Interpolate(float[] column, double bin)
    {
        var k = Math.Min((int)bin, column.Length - 2);
        var fraction = Math.Min(bin - k, 1);
        return column[k] + fraction * (column[k + 1] - column[k]);
    }
}

/// <summary>What a spectrogram picture shows.</summary>
public sealed record SpectrogramView
{
    /// <summary>Pixels.</summary>
    public int Width { get; init; } = 900;

    /// <summary>Pixels.</summary>
    public int Height { get; init; } = 300;

    /// <summary>Analysis window, samples; a power of two.</summary>
    public int WindowSamples { get; init; } = 2048;

    /// <summary>Lowest frequency, Hz.</summary>
    public double LowestHz { get; init; } = 60;

    /// <summary>Highest frequency, Hz.</summary>
    public double HighestHz { get; init; } = 16000;

    /// <summary>Logarithmic frequency axis; linear when false.</summary>
    public bool Logarithmic { get; init; } = true;

    /// <summary>Level of the lightest colour, dB re a full-scale sine.</summary>
    public double TopDb { get; init; } = -10;

    /// <summary>Levels shown below <see cref="TopDb"/>, dB.</summary>
    public double RangeDb { get; init; } = SpectrogramPicture.DefaultRangeDb;

    /// <summary>Frequency at a height, 0 bottom to 1 top.</summary>
    public double FrequencyHz(double height) => Logarithmic
        ? LowestHz * Math.Pow(HighestHz / LowestHz, height)
        : LowestHz + (HighestHz - LowestHz) * height;

    /// <summary>Height of a frequency, 0 bottom to 1 top.</summary>
    public double HeightOf(double hz) => Logarithmic
        ? Math.Log(hz / LowestHz) / Math.Log(HighestHz / LowestHz)
        : (hz - LowestHz) / (HighestHz - LowestHz);
}
