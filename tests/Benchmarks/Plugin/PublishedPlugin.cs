using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NeuralSynth.Benchmarks.Report;

namespace NeuralSynth.Benchmarks.Plugin;

/// <summary>The published plug-in, compiled ahead of time, driven through its C ABI by the published host.</summary>
internal static class PublishedPlugin
{
    private static readonly int[] Blocks = [64, 1024];

    public static IEnumerable<ResultRow> Run(BenchOptions options)
    {
        if (!File.Exists(Repository.PublishedHost))
        {
            yield return new() { Area = "Plugin", Subject = "published plug-in", Runtime = "AOT", Note = "not there; `dotnet run build.cs plugin` makes it" };
            yield break;
        }

        // Turns, as in TimbreBlocks.
        List<(int Block, JsonElement Figures)> runs = [];
        for (int run = 0; run < options.PluginRuns; run++) runs.AddRange(Blocks.Select(block => (block, Render(block))));
        foreach (IGrouping<int, JsonElement> same in runs.GroupBy(r => r.Block, r => r.Figures)) yield return Row(same.Key, [.. same]);
    }

    private static ResultRow Row(int block, JsonElement[] runs)
    {
        double rate = runs[0].GetProperty("sampleRate").GetDouble(), deadline = block / rate;
        double factor = 1 / runs.Average(r => 1 / r.GetProperty("realTimeFactor").GetDouble());
        return new()
        {
            Area = "Plugin",
            Subject = $"Orchestra (ddsp), {rate.ToString(CultureInfo.InvariantCulture)} Hz, block {block}",
            Runtime = "AOT",
            MedianSeconds = deadline / factor,
            P99Seconds = runs.Max(r => r.GetProperty("p99BlockMs").GetDouble()) / 1000,
            WorstSeconds = runs.Max(r => r.GetProperty("worstBlockMs").GetDouble()) / 1000,
            DeadlineSeconds = deadline,
            Misses = runs.Sum(r => r.GetProperty("deadlineMisses").GetInt64()),
            RealTimeFactor = factor,
            Calls = runs.Sum(r => r.GetProperty("blocks").GetInt64()),
        };
    }

    private static JsonElement Render(int block)
    {
        string output = Path.Combine(Path.GetTempPath(), $"neuralsynth-bench-{Guid.NewGuid():n}.wav");
        try
        {
            using JsonDocument document = JsonDocument.Parse(RunHost(block, output));
            return document.RootElement.Clone();
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static string RunHost(int block, string output)
    {
        string[] arguments = ["render", "--plugin", "timbre", "--model", Repository.FactoryModel, "--in", Repository.Melody, "--out", output, "--block", block.ToString(CultureInfo.InvariantCulture), "--json"];
        var start = new ProcessStartInfo(Repository.PublishedHost, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new BenchException("the published host did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string json = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? json : throw new BenchException($"the published host failed: {errors.Result.Trim()}");
    }
}
