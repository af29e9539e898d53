namespace NeuralSynth.Host.Soak;

/// <summary>Time that callbacks took as a share of the audio that they made, without allocation: a histogram with steps of
/// 1/64 octave.</summary>
internal sealed class DeadlineRatios
{
    private const double Lowest = 1e-6;
    private const int StepsPerOctave = 64;
    private readonly long[] _counts = new long[StepsPerOctave * 40];

    public long Callbacks { get; private set; }

    /// <summary>The worst share of all.</summary>
    public double Worst { get; private set; }

    /// <summary>Callbacks that took longer than their audio lasts.</summary>
    public long Misses { get; private set; }

    public void Add(double ratio)
    {
        Callbacks++;
        if (ratio > Worst) Worst = ratio;
        if (ratio > 1) Misses++;
        int step = (int)(Math.Log2(Math.Max(ratio, Lowest) / Lowest) * StepsPerOctave);
        _counts[Math.Min(step, _counts.Length - 1)]++;
    }

    /// <summary>The ratio that a share of the callbacks stayed within, to about 1 %.</summary>
    public double Percentile(double share)
    {
        long wanted = (long)Math.Ceiling(share * Callbacks);
        long seen = 0;
        for (int step = 0; step < _counts.Length; step++)
        {
            seen += _counts[step];
            if (seen >= wanted && seen > 0) return Math.Min(Lowest * Math.Pow(2, (step + 1.0) / StepsPerOctave), Worst);
        }

        return 0;
    }
}
