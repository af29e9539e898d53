namespace NeuralSynth.Training.Data.Drums;

/// <summary>Mean and standard deviation of the descriptors over the training hits: models see standardised values.</summary>
/// <param name="Mean">[K].</param>
/// <param name="Deviation">[K], &gt; 0.</param>
public sealed record DescriptorScale(float[] Mean, float[] Deviation)
{
    private const float LeastDeviation = 1e-3f;

    /// <summary>Measures hits.</summary>
    public static DescriptorScale Of(IEnumerable<DrumHit> hits)
    {
        float[][] all = [.. hits.AsParallel().AsOrdered().Select(h => Measure(h.FullLength()))];
        float[] mean = new float[DrumDescriptors.Count], deviation = new float[DrumDescriptors.Count];
        for (int k = 0; k < mean.Length; k++)
        {
            double average = all.Average(v => v[k]);
            mean[k] = (float)average;
            deviation[k] = Math.Max(LeastDeviation, (float)Math.Sqrt(all.Average(v => (v[k] - average) * (v[k] - average))));
        }
        return new(mean, deviation);
    }

    /// <summary>[4] descriptors of [N] audio in their own units.</summary>
    public static float[] Measure(ReadOnlySpan<float> audio)
    {
        var features = new HitFeatures();
        features.Measure(audio);
        return [.. features.Descriptors];
    }

    /// <summary>In standard deviations.</summary>
    public void Standardise(ReadOnlySpan<float> values, Span<float> standardised)
    {
        for (int k = 0; k < Mean.Length; k++) standardised[k] = (values[k] - Mean[k]) / Deviation[k];
    }
}

/// <summary>What models see of a hit: mel bands and descriptors.</summary>
/// <remarks>Not thread-safe: one instance per thread.</remarks>
public sealed class HitFeatures
{
    private readonly DrumSpectrum _spectrum = new();

    /// <summary>[T · bands] mel powers of the last measurement.</summary>
    public float[] Mel { get; } = new float[DrumSpectrum.Frames * MelBands.Count];

    /// <summary>[4] descriptors of the last measurement, in their own units.</summary>
    public float[] Descriptors { get; } = new float[DrumDescriptors.Count];

    /// <summary>Measures [N] audio.</summary>
    public void Measure(ReadOnlySpan<float> audio)
    {
        _spectrum.Analyze(audio);
        MelBands.Apply(_spectrum.Power, Mel);
        DrumDescriptors.Measure(_spectrum.Power, Mel, Descriptors);
    }
}
