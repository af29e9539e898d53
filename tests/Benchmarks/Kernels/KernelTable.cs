using System.Diagnostics;
using System.Runtime.Intrinsics;
using NeuralSynth.Benchmarks.Executor;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Engine.Executor;
using Spectre.Console;

namespace NeuralSynth.Benchmarks.Kernels;

/// <summary>The convolution kernel alone, shape by shape: GFLOP/s and share of what the core can do at most, and what
/// streams through it when the weights fit no cache. Prints tables of its own; the best of many short runs, because
/// anything else on the machine only makes it slower.</summary>
internal static class KernelTable
{
    private const int Taps = 3;
    private const double SecondsPerTry = 2e-4;
    private const double ExpectedFlopsPerSecond = 1e11;

    private static readonly int[] Channels = [16, 32, 64, 128, 256];
    private static readonly int[] Frames = [1, 2, 4, 8, 16, 64, 256];

    // With more frames a core is busy computing.
    private const int MostStreamFrames = 8;

    // 113 MB of 32-bit weights: several times any last-level cache of a desktop.
    private static readonly (int Channels, int Layers) Stream = (768, 16);

    public static IEnumerable<ResultRow> Run(BenchOptions options)
    {
        var runtimes = new List<(string Name, int Bits, PlanEntries Entries)> { ("JIT", Vector512.IsHardwareAccelerated ? 512 : 256, PlanEntries.OfThisRuntime) };
        foreach ((string level, int bits, PlanEntries entries) in RealtimeLibraries.Load()) runtimes.Add(($"AOT {level}", bits, entries));
        foreach ((string name, int bits, PlanEntries entries) in runtimes)
        {
            double? peak = bits == 512 ? FmaPeak.Measure512() : bits == 256 ? FmaPeak.Measure256() : null;
            Console.WriteLine($"\n{name}, peak {NetworkTable.Number(peak, "0")} GFLOP/s");
            NetworkTable.Print(Shapes(entries, peak, options.KernelIterations));
            NetworkTable.Print(Streams(entries, options.KernelIterations));
        }

        return [];
    }

    private static Table Shapes(PlanEntries entries, double? peak, int tries)
    {
        Table table = NetworkTable.Columns("C", "T", "fp32 GFLOP/s", "of peak", "fp16 GFLOP/s", "of peak");
        foreach (int channels in Channels)
        {
            foreach (int frames in Frames)
            {
                double single = Measure(channels, frames, false, entries, tries), half = Measure(channels, frames, true, entries, tries);
                table.AddRow($"{channels}", $"{frames}", NetworkTable.Number(single, "0"), Share(single, peak), NetworkTable.Number(half, "0"), Share(half, peak));
            }
        }

        return table;
    }

    private static Table Streams(PlanEntries entries, int tries)
    {
        Table table = NetworkTable.Columns("weights", "T", "ms", "GB/s", "GFLOP/s");
        foreach (bool half in new[] { false, true })
        {
            foreach (int frames in Frames.Where(t => t <= MostStreamFrames))
            {
                using var rig = new KernelRig(Stream.Channels, Taps, frames, Stream.Layers, half, entries);
                double seconds = Best(rig, 1, tries);
                table.AddRow(
                    $"{NetworkTable.Number(rig.WeightBytes / 1e6, "0")} MB {(half ? "fp16" : "fp32")}", $"{frames}", NetworkTable.Number(seconds * 1e3, "0.00"), NetworkTable.Number(rig.WeightBytes / seconds / 1e9, "0.0"), NetworkTable.Number(rig.Flops / seconds / 1e9, "0"));
            }
        }

        return table;
    }

    private static string Share(double rate, double? peak) => peak is { } most ? NetworkTable.Percent(rate / most) : "";

    private static double Measure(int channels, int frames, bool half, PlanEntries entries, int tries)
    {
        using var rig = new KernelRig(channels, Taps, frames, 1, half, entries);
        int runs = (int)Math.Clamp(SecondsPerTry * ExpectedFlopsPerSecond / rig.Flops, 1, 10_000);
        return rig.Flops / Best(rig, runs, 4 * tries) / 1e9;
    }

    /// <summary>Seconds of one run.</summary>
    private static double Best(KernelRig rig, int runs, int tries)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < tries; i++)
        {
            long started = Stopwatch.GetTimestamp();
            for (int run = 0; run < runs; run++) rig.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds / runs);
        }

        return best;
    }
}
