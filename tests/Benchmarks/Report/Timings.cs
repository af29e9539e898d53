using System.Diagnostics;

namespace NeuralSynth.Benchmarks.Report;

/// <summary>The duration of every call, so that nothing rare is averaged away. Memory is taken beforehand.</summary>
/// <param name="capacity">Most calls.</param>
internal sealed class Timings(int capacity)
{
    private readonly long[] _ticks = new long[capacity];

    public int Count { get; private set; }

    public double TotalSeconds => Sorted().Sum();

    public double MedianSeconds => Quantile(0.5);

    public double P99Seconds => Quantile(0.99);

    public double WorstSeconds => Quantile(1);

    public void Add(long ticks) => _ticks[Count++] = ticks;

    public long CountAbove(double seconds) => Sorted().LongCount(s => s > seconds);

    /// <summary>The time that this share of the calls stayed within.</summary>
    private double Quantile(double share)
    {
        double[] sorted = Sorted();
        return sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    private double[] Sorted() => [.. _ticks.Take(Count).Order().Select(t => (double)t / Stopwatch.Frequency)];
}
