using System.Diagnostics;

namespace NeuralSynth.Models;

/// <summary>Measures how long a step takes.</summary>
internal static class StepClock
{
    private const int Steps = 60;
    private const int LeastSteps = 8;

    // Large models are measured with fewer steps: loading must not take long.
    private const double MostMilliseconds = 30;

    /// <summary>Runs <paramref name="step"/>, which has run before, some more times.</summary>
    internal static StepTiming Measure(Action step)
    {
        var ticks = new List<long>(Steps);
        long start = Stopwatch.GetTimestamp();
        while (ticks.Count < Steps && (ticks.Count < LeastSteps || Stopwatch.GetElapsedTime(start).TotalMilliseconds < MostMilliseconds))
        {
            long before = Stopwatch.GetTimestamp();
            step();
            ticks.Add(Stopwatch.GetTimestamp() - before);
        }

        ticks.Sort();
        return new StepTiming(Nanoseconds(ticks[ticks.Count / 2]), Nanoseconds(ticks[(ticks.Count * 9 / 10) - (ticks.Count % 10 == 0 ? 1 : 0)]), Nanoseconds(ticks[^1]));
    }

    private static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));
}
