using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Models;
using NeuralSynth.Tests.Shared.Networks;
using Spectre.Console;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>Figures beside speed: what calling a plan costs, what an instance costs, how long a large model loads, how large
/// the libraries are.</summary>
internal static class ExecutorFigures
{
    private const int CallsPerBatch = 1000;
    private const double BytesPerMebibyte = 1 << 20;

    private static long _packingTicks;

    public static IEnumerable<ResultRow> Run(BenchOptions options)
    {
        TimbreModelFile.LoadRuntime();
        Table table = NetworkTable.Columns("figure", "of", "value", "target");
        foreach (uint mebibytes in new uint[] { 8, 16, 31, 128 }) table.AddRow("reading memory", $"{mebibytes} MiB", $"{NetworkTable.Number(MemoryPeak.Measure(mebibytes << 20), "0")} GB/s", "");
        AddCall(table, options);
        foreach (RaveShape shape in options.AllNetworks ? RaveShape.All : [RaveShape.V2Small]) AddBytes(table, shape);
        AddLoad(table, options.AllNetworks ? RaveShape.V2 : RaveShape.V2Small, options);
        foreach ((string name, long bytes) in RealtimeLibraries.Sizes()) table.AddRow("library", name, $"{NetworkTable.Number(bytes / 1e6, "0.00")} MB", "< 2 MB");
        Console.WriteLine();
        NetworkTable.Print(table);
        return [];
    }

    /// <summary>A plan whose only convolution has three weights: what is left is the call.</summary>
    private static void AddCall(Table table, BenchOptions options)
    {
        StreamingNetwork tiny = StreamingNetwork.Chain(1, 1, 1);
        using var plan = new PlanGraph(tiny.Decoder.Graph, false, PlanEntries.OfThisRuntime);
        var seconds = new List<double>();
        for (int batch = 0; batch < 10 * options.NetworkRounds; batch++)
        {
            long started = Stopwatch.GetTimestamp();
            for (int i = 0; i < CallsPerBatch; i++) plan.Run();
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds / CallsPerBatch);
        }

        table.AddRow("call of a plan", "1 weight layer, 1 sample", NetworkTable.Micros(Statistics.Median(seconds)), "< 2 us");
    }

    private static unsafe void AddBytes(Table table, RaveShape shape)
    {
        StreamingNetwork network = StreamingNetwork.Rave(shape, shape.HopSamples);
        foreach (bool half in new[] { false, true })
        {
            using var plan = new PlanContender("", network, half, PlanEntries.OfThisRuntime);
            (long shared, long instance) = plan.Bytes;
            int operations = plan.Graphs.Sum(g => g.Plan->OperationCount);
            table.AddRow(
                "memory",
                $"{shape.Name}, {(half ? "fp16" : "fp32")}, {operations} operations",
                $"{NetworkTable.Number(shared / BytesPerMebibyte, "0.0")} MiB shared, {NetworkTable.Number(instance / 1024.0, "0")} KiB per instance",
                "");
        }
    }

    /// <summary>A package on disk to a model that could play: the quickest of a few times, since other work on the machine
    /// only adds. The file is in the system's cache.</summary>
    private static void AddLoad(Table table, RaveShape shape, BenchOptions options)
    {
        string path = Path.Combine(Path.GetTempPath(), $"neuralsynth-bench-{Guid.NewGuid():n}.nsmodel");
        StreamingNetwork network = StreamingNetwork.Rave(shape, shape.HopSamples);
        string what = $"{shape.Name}, {NetworkTable.Number(network.Work.Weights / 1e6, "0.0")} M weights";
        try
        {
            network.Package().WriteTo(path);
            List<double> read = [], compile = [], pack = [], open = [], again = [];
            for (int i = 0; i < Math.Min(options.NetworkRounds, 7); i++)
            {
                read.Add(Time(() => ModelPackage.Read(path)));
                (double total, double packing) = TimeCompile(network);
                compile.Add(total - packing);
                pack.Add(packing);
                TimbreModelFile? first = null;
                open.Add(Time(() => first = TimbreModelFile.Open(path)));
                again.Add(Time(() => TimbreModelFile.Open(path).Dispose()));
                first!.Dispose();
            }

            table.AddRow("load", what, Millis(open), "< 300 ms");
            table.AddRow("  read, hash, validate", "", Millis(read), "");
            table.AddRow("  compile", "", Millis(compile), "");
            table.AddRow("  pack weights", "", Millis(pack), "");
            table.AddRow("  rest: trial, less what runs beside the hash", "", $"{NetworkTable.Number(1e3 * (open.Min() - read.Min() - compile.Min() - pack.Min()), "0")} ms", "");
            table.AddRow("  the same model once more", "", Millis(again), "");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static unsafe (double Total, double Packing) TimeCompile(StreamingNetwork network)
    {
        PlanEntries entries = PlanEntries.OfThisRuntime;
        entries.Prepare = &TimedPrepare;
        _packingTicks = 0;
        double total = 0;
        foreach (StreamingGraph graph in new[] { network.Encoder, network.Decoder })
        {
            using var plan = new PlanGraph(graph.Graph, false, entries);
            total += plan.CompileSeconds;
        }

        return (total, (double)_packingTicks / Stopwatch.Frequency);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int TimedPrepare(Plan* plan)
    {
        long started = Stopwatch.GetTimestamp();
        bool done = Plan.Prepare(plan);
        _packingTicks += Stopwatch.GetTimestamp() - started;
        return done ? 1 : 0;
    }

    private static double Time(Action action)
    {
        long started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static string Millis(List<double> seconds) => $"{NetworkTable.Number(1e3 * seconds.Min(), "0")} ms";
}
