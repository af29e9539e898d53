using System.Diagnostics;

namespace NeuralSynth.Build;

/// <summary>Lines on the console with the time since the start.</summary>
internal static class Progress
{
    private static readonly Stopwatch Elapsed = Stopwatch.StartNew();

    public static void Line(string text) => Console.WriteLine($"[{Elapsed.Elapsed:m\\:ss}] {text}");

    public static void Error(string text) => Console.Error.WriteLine($"[{Elapsed.Elapsed:m\\:ss}] error: {text}");
}
