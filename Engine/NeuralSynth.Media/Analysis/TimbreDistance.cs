namespace NeuralSynth.Media;

/// <summary>Distance from a recording's sound to that of other material, whatever either of them plays.</summary>
/// <remarks>Every sounding frame is described by its levels in third-octave bands, relative to their mean; the distance is
/// the mean, over the frames of the tested recording, of the mean absolute difference in dB to the most similar frame of
/// the material, on the four scales of <see cref="MultiScaleSpectralDistance"/>. It is 0 for a recording against itself
/// and does not depend on level.</remarks>
public static class TimbreDistance
{
    private const int HopSamples = 512;

    // Frames quieter than this below the loudest are decay and noise, dB.
    private const double SoundingRangeDb = 40;
    private const double LowestHz = 160;
    private const double HighestHz = 14000;
    private const double BandsPerOctave = 3;

    // Bands quieter than this below the frame's loudest one are not heard beside it, dB.
    private const double MaskedDb = 60;

    /// <summary>Mean difference in dB; lower is more alike.</summary>
    /// <param name="material">[N] mono: what it should sound like.</param>
    /// <param name="test">[N] mono at the same rate.</param>
    /// <param name="sampleRate">Hz of both.</param>
    /// <exception cref="ArgumentException">One of them is silent.</exception>
    public static double Compare(ReadOnlySpan<float> material, ReadOnlySpan<float> test, int sampleRate)
    {
        double sum = 0;
        foreach (var window in MultiScaleSpectralDistance.WindowSamples)
            sum += MeanNearest(Describe(material, sampleRate, window), Describe(test, sampleRate, window));
        return sum / MultiScaleSpectralDistance.WindowSamples.Count;
    }

    private static double MeanNearest(List<float[]> material, List<float[]> test)
    {
        double sum = 0;
        foreach (var frame in test)
        {
            var nearest = float.MaxValue;
            foreach (var candidate in material)
                nearest = Math.Min(nearest, Difference(frame, candidate, nearest));
            sum += nearest / frame.Length;
        }
        return sum / test.Count;
    }

    private static float Difference(float[] a, float[] b, float giveUpAt)
    {
        float sum = 0;
        for (var n = 0; n < a.Length && sum < giveUpAt; n++)
            sum += MathF.Abs(a[n] - b[n]);
        return sum;
    }

    private static List<float[]> Describe(ReadOnlySpan<float> audio, int sampleRate, int window)
    {
        var spectrogram = Spectrogram.Analyze(audio, sampleRate, window, HopSamples);
        var edges = BandEdges(spectrogram);
        var powers = new double[spectrogram.Frames];
        for (var t = 0; t < powers.Length; t++)
            powers[t] = Power(spectrogram.Frame(t), 0, spectrogram.Bins);
        var quietest = powers.Max() * Math.Pow(10, -SoundingRangeDb / 10);
        var frames = new List<float[]>();
        for (var t = 0; t < powers.Length; t++)
            if (powers[t] > quietest)
                frames.Add(BandLevels(spectrogram.Frame(t), edges));
        return frames.Count > 0 ? frames : throw new ArgumentException("Expected a recording with sound, found silence.");
    }

    // First bin of each band and the end of the last; bands narrower than a bin are joined.
    private static int[] BandEdges(Spectrogram spectrogram)
    {
        var binHz = (double)spectrogram.SampleRate / spectrogram.WindowSamples;
        var highest = Math.Min(HighestHz, 0.45 * spectrogram.SampleRate);
        var edges = new List<int>();
        for (var hz = LowestHz; hz <= highest; hz *= Math.Pow(2, 1 / BandsPerOctave))
        {
            var bin = Math.Max(1, (int)Math.Round(hz / binHz));
            if (edges.Count == 0 || bin > edges[^1])
                edges.Add(bin);
        }
        return [.. edges];
    }

    private static float[] BandLevels(ReadOnlySpan<float> frame, int[] edges)
    {
        var levels = new float[edges.Length - 1];
        for (var band = 0; band < levels.Length; band++)
        {
            var mean = Power(frame, edges[band], edges[band + 1]) / (edges[band + 1] - edges[band]);
            levels[band] = (float)(10 * Math.Log10(mean + 1e-20));
        }
        var floor = levels.Max() - (float)MaskedDb;
        for (var band = 0; band < levels.Length; band++)
            levels[band] = Math.Max(levels[band], floor);
        var average = levels.Average();
        for (var band = 0; band < levels.Length; band++)
            levels[band] -= average;
        return levels;
    }

    private static double Power(ReadOnlySpan<float> frame, int first, int end)
    {
        double sum = 0;
        for (var k = first; k < end; k++)
            sum += (double)frame[k] * frame[k];
        return sum;
    }
}
