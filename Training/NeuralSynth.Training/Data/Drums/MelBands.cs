namespace NeuralSynth.Training.Data.Drums;

/// <summary>Triangular bands on the mel scale over the bins of <see cref="DrumSpectrum"/>, and the encoder's input made of
/// them.</summary>
/// <remarks>Source of the scale: O'Shaughnessy, Speech communication, 1987.</remarks>
public static class MelBands
{
    /// <summary>Number of bands.</summary>
    public const int Count = 96;

    /// <summary>Powers below this (−60 dB) look alike to the encoder.</summary>
    public const float Floor = 1e-6f;

    private const double LowestHz = 25;
    private const double HighestHz = 18000;

    private static readonly (int First, float[] Weights)[] Bands = Make();

    /// <summary>[Count] centre frequencies, Hz.</summary>
    public static float[] CentresHz { get; } = [.. Enumerable.Range(0, Count).Select(b => (float)Edge(b + 1))];

    /// <summary>[K, Count] all weights, for the exported graph.</summary>
    public static float[] Matrix()
    {
        float[] matrix = new float[DrumSpectrum.Bins * Count];
        for (int band = 0; band < Count; band++)
            for (int i = 0; i < Bands[band].Weights.Length; i++)
                matrix[((Bands[band].First + i) * Count) + band] = Bands[band].Weights[i];
        return matrix;
    }

    /// <summary>Power in each band.</summary>
    /// <param name="power">[T · K].</param>
    /// <param name="bands">[T · Count] receives them.</param>
    public static void Apply(ReadOnlySpan<float> power, Span<float> bands)
    {
        for (int t = 0; t < DrumSpectrum.Frames; t++)
        {
            ReadOnlySpan<float> frame = power.Slice(t * DrumSpectrum.Bins, DrumSpectrum.Bins);
            for (int band = 0; band < Count; band++)
                bands[(t * Count) + band] = VectorSums.Dot(frame.Slice(Bands[band].First, Bands[band].Weights.Length), Bands[band].Weights);
        }
    }

    /// <summary>What the encoder sees: 1 + ln(power + floor)/6, about −1.3 for silence to 1 for full scale.</summary>
    public static float Compress(float power) => 1 + (MathF.Log(power + Floor) / 6);

    private static (int, float[])[] Make()
    {
        var bands = new (int, float[])[Count];
        for (int band = 0; band < Count; band++)
        {
            double low = Edge(band), centre = Edge(band + 1), high = Edge(band + 2), binHz = (double)DrumFormat.SampleRate / DrumSpectrum.Window;
            int first = Math.Max(1, (int)Math.Ceiling(low / binHz)), last = Math.Min(DrumSpectrum.Bins - 1, (int)Math.Floor(high / binHz));
            float[] weights = [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(k => (float)Math.Max(0, Math.Min(((k * binHz) - low) / (centre - low), (high - (k * binHz)) / (high - centre))))];
            // The lowest bands are narrower than a bin: each then takes the bin nearest to its centre.
            if (!weights.Any(w => w > 0)) (first, weights) = (Math.Max(1, (int)Math.Round(centre / binHz)), [1f]);
            bands[band] = (first, weights);
        }
        return bands;
    }

    private static double Edge(int index)
    {
        double low = Mel(LowestHz), high = Mel(HighestHz);
        return 700 * (Math.Pow(10, (low + ((high - low) * index / (Count + 1))) / 2595) - 1);
    }

    private static double Mel(double hz) => 2595 * Math.Log10(1 + (hz / 700));
}
