using System.Diagnostics;

namespace NeuralSynth.Host.Rendering;

/// <summary>Waits for a moment more exactly than sleeping does.</summary>
internal static class Pace
{
    private const double SpinSeconds = 0.0005;

    /// <summary>Returns at <paramref name="seconds"/> after the time stamp <paramref name="start"/>, or at once when that
    /// has passed.</summary>
    public static void Until(long start, double seconds)
    {
        while (true)
        {
            double left = seconds - Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (left <= 0) return;
            if (left > 2 * SpinSeconds) Thread.Sleep(TimeSpan.FromSeconds(left - SpinSeconds));
            else Thread.SpinWait(50);
        }
    }
}
