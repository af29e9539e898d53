using System.Diagnostics;

namespace NeuralSynth.Host.Rendering;

/// <summary>How long each call of <c>process</c> took, without allocation: a histogram with steps of 1/64 octave.</summary>
internal sealed class BlockTimes
{
    private const double Lowest = 1e-8;
    private const int StepsPerOctave = 64;
    private readonly long[] _counts = new long[StepsPerOctave * 40];

    public long Blocks { get; private set; }

    /// <summary>Blocks that took longer than the audio in them.</summary>
    public long DeadlineMisses { get; private set; }

    public double TotalSeconds { get; private set; }

    public double WorstSeconds { get; private set; }

    /// <summary>Adds a block.</summary>
    public void Add(long ticks, double deadlineSeconds)
    {
        double seconds = (double)ticks / Stopwatch.Frequency;
        Blocks++;
        TotalSeconds += seconds;
        if (seconds > WorstSeconds) WorstSeconds = seconds;
        if (seconds > deadlineSeconds) DeadlineMisses++;
        int step = (int)(Math.Log2(Math.Max(seconds, Lowest) / Lowest) * StepsPerOctave);
        _counts[Math.Min(step, _counts.Length - 1)]++;
    }

    /// <summary>The time that a share of the blocks stayed within, to about 1 %.</summary>
    public double Percentile(double share)
    {
        long wanted = (long)Math.Ceiling(share * Blocks);
        long seen = 0;
        for (int step = 0; step < _counts.Length; step++)
        {
            seen += _counts[step];
            if (seen >= wanted && seen > 0) return Math.Min(Lowest * Math.Pow(2, (step + 1.0) / StepsPerOctave), WorstSeconds);
        }

        return 0;
    }
}
