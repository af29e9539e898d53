using System.CommandLine;
using System.Diagnostics;
using NeuralSynth.Benchmarks.Engine;
using NeuralSynth.Benchmarks.Executor;
using NeuralSynth.Benchmarks.Kernels;
using NeuralSynth.Benchmarks.Plugin;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Benchmarks.Training;

namespace NeuralSynth.Benchmarks;

/// <summary>Measures and prints one table.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Func<BenchOptions, IEnumerable<ResultRow>>> Parts = new()
    {
        ["kernels"] = KernelRunner.Run,
        ["shapes"] = KernelTable.Run,
        ["executor"] = ExecutorBench.Run,
        ["figures"] = ExecutorFigures.Run,
        ["timbre"] = TimbreBlocks.Run,
        ["drums"] = DrumBlocks.Run,
        ["plugin"] = PublishedPlugin.Run,
        ["training"] = TrainingSteps.Run,
    };

    private static readonly Option<bool> Quick = new("--quick") { Description = "A minute or so; figures wobble more." };
    private static readonly Option<string[]> Only = new("--only") { Description = $"Some parts: {string.Join(", ", Parts.Keys)}.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string?> Profile = new("--profile") { Description = "With --only executor: times the operations of one network, for example v2 or BRAVE:512." };

    private static int Main(string[] arguments)
    {
        Only.AcceptOnlyFromAmong([.. Parts.Keys]);
        var command = new RootCommand("Measures NeuralSynth.") { Quick, Only, Profile };
        command.SetAction(result => Run((result.GetValue(Quick) ? BenchOptions.Quick : BenchOptions.Full) with { Profile = result.GetValue(Profile) }, result.GetValue(Only) ?? []));
        return command.Parse(arguments).Invoke();
    }

    private static int Run(BenchOptions options, string[] only)
    {
        try
        {
            Console.WriteLine(Machine.Describe());
            var rows = new List<ResultRow>();
            foreach (string part in only.Length > 0 ? only : [.. Parts.Keys]) rows.AddRange(Measure(part, options));
            if (rows.Count > 0) ResultTable.Print(rows);
            return 0;
        }
        catch (BenchException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    private static ResultRow[] Measure(string part, BenchOptions options)
    {
        Console.Error.Write($"{part} ... ");
        long started = Stopwatch.GetTimestamp();
        ResultRow[] rows = [.. Parts[part](options)];
        Console.Error.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        return rows;
    }
}
