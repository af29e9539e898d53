using System.Diagnostics;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Models;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Tests.Shared.Networks;
using Spectre.Console;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>Where the time of a network goes: every operation of its plans timed on its own, step after step.</summary>
internal static unsafe class PlanProfile
{
    private const int Steps = 200;
    private const int WarmUpSteps = 10;
    private const int Listed = 15;

    /// <param name="name">As in <see cref="NetworkCase"/>, optionally with a block: "BRAVE:512".</param>
    /// <exception cref="BenchException">No such network.</exception>
    public static void Run(string name)
    {
        TimbreModelFile.LoadRuntime();
        string[] parts = name.Split(':');
        NetworkCase[] found = [.. NetworkCase.All.Where(c => c.Name.Equals(parts[0], StringComparison.OrdinalIgnoreCase) && (parts.Length == 1 || c.BlockSamples.ToString() == parts[1]))];
        if (found.Length == 0) throw new BenchException($"expected one of {string.Join(", ", NetworkCase.All.Select(c => $"'{c.Name}:{c.BlockSamples}'"))}, found '{name}'.");
        foreach (NetworkCase network in found)
        {
            foreach (bool half in new[] { false, true }) Profile(network, half);
        }
    }

    private static void Profile(NetworkCase network, bool half)
    {
        StreamingNetwork graphs = network.Build(default);
        using var plan = new PlanContender("", graphs, half, PlanEntries.OfThisRuntime);
        SeededValues.Uniform("audio", plan.Audio.Length, 0.25).CopyTo(plan.Audio);
        SeededValues.Uniform("noise", plan.Noise.Length, 0.5).CopyTo(plan.Noise);
        SeededValues.Uniform("latent", plan.Graphs[1].FirstInput.Length, 1).CopyTo(plan.Graphs[1].FirstInput);
        List<OperationTime> times = [.. Measure(plan.Graphs[0], graphs.Encoder.Graph, half), .. Measure(plan.Graphs[1], graphs.Decoder.Graph, half)];
        double total = times.Sum(t => t.Seconds);
        Console.WriteLine(FormattableString.Invariant($"\n{network.Name}, block {network.BlockSamples}, {(half ? "fp16" : "fp32")}: {times.Count} operations, {total * 1e6:0.0} us, {network.DeadlineSeconds / total:0.0} x real time"));
        PrintKinds(times, total);
        PrintMost(times, total);
    }

    private static void PrintKinds(List<OperationTime> times, double total)
    {
        Table table = NetworkTable.Columns("kind", "operations", "us", "share", "GFLOP/s", "GB/s of weights");
        foreach (IGrouping<string, OperationTime> kind in times.GroupBy(t => t.Kind).OrderByDescending(g => g.Sum(t => t.Seconds)))
        {
            double seconds = kind.Sum(t => t.Seconds);
            table.AddRow(kind.Key, $"{kind.Count()}", NetworkTable.Number(seconds * 1e6, "0.0"), NetworkTable.Percent(seconds / total), Rate(kind.Sum(t => t.Flops), seconds, "0"), Rate(kind.Sum(t => t.WeightBytes), seconds, "0.0"));
        }

        NetworkTable.Print(table);
    }

    private static void PrintMost(List<OperationTime> times, double total)
    {
        Table table = NetworkTable.Columns("operation", "shape", "us", "share", "GFLOP/s", "GB/s of weights");
        foreach (OperationTime time in times.OrderByDescending(t => t.Seconds).Take(Listed))
        {
            table.AddRow(Markup.Escape(time.Name), Markup.Escape(time.Shape), NetworkTable.Number(time.Seconds * 1e6, "0.00"), NetworkTable.Percent(time.Seconds / total), Rate(time.Flops, time.Seconds, "0"), Rate(time.WeightBytes, time.Seconds, "0.0"));
        }

        NetworkTable.Print(table);
    }

    private static string Rate(double amount, double seconds, string format) => amount > 0 ? NetworkTable.Number(amount / seconds / 1e9, format) : "";

    private static List<OperationTime> Measure(PlanGraph graph, SampleGraph source, bool half)
    {
        Plan* plan = graph.Plan;
        var ticks = new List<double>[plan->OperationCount];
        for (int i = 0; i < ticks.Length; i++) ticks[i] = new(Steps);
        Denormals.Enter(out Denormals.Saved saved);
        for (int step = -WarmUpSteps; step < Steps; step++)
        {
            bool finished = false;
            for (int i = 0; !finished; i++)
            {
                // One operation; those that cost nothing run with the next one.
                while (i < plan->OperationCount - 1 && plan->Operations[i].Cost == 0) i++;
                long started = Stopwatch.GetTimestamp();
                finished = graph.Instance->RunPart(1);
                long ended = Stopwatch.GetTimestamp();
                if (step >= 0) ticks[i].Add((ended - started) / (double)Stopwatch.Frequency);
            }
        }

        Denormals.Leave(ref saved);
        double clock = ClockSeconds();
        return [.. Enumerable.Range(0, ticks.Length).Where(i => ticks[i].Count > 0).Select(i => Describe(plan->Operations + i, source, Math.Max(0, Statistics.Median(ticks[i]) - clock), half))];
    }

    /// <summary>What reading the clock costs.</summary>
    private static double ClockSeconds()
    {
        var costs = new List<double>(1000);
        for (int i = 0; i < 1000; i++) costs.Add(-(Stopwatch.GetTimestamp() - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);
        return Statistics.Median(costs);
    }

    private static OperationTime Describe(PlanOperation* operation, SampleGraph source, double seconds, bool half)
    {
        NodeProto? node = operation->Node >= 0 && operation->Node < source.Model.Graph.Node.Count ? source.Model.Graph.Node[operation->Node] : null;
        string name = node == null ? $"node {operation->Node}" : node.OpType is "Conv" or "ConvTranspose" ? node.Input[1] : node.Name;
        if (operation->Kernel != PlanKernel.Convolution) return new(name, KindOf(operation), ShapeOf(operation), seconds, 0, 0);
        PlanConvolution* a = &operation->Convolution;
        long weights = (long)a->Outputs * a->Segments * a->SegmentLength;
        string shape = $"{a->Frames} x {a->Segments * a->SegmentLength} ({a->Segments}) -> {a->Outputs}{(a->Residual.IsPresent ? " + residual" : "")}{(a->SecondOutput.IsPresent ? a->Output.IsPresent ? ", 2 results" : ", 2nd only" : "")}";
        return new(name, "convolution", shape, seconds, 2.0 * weights * a->Frames, weights * (half ? 2 : 4));
    }

    private static string KindOf(PlanOperation* operation) =>
        operation->Kernel == PlanKernel.Elementwise ? $"elementwise {operation->Elementwise.Function}" : operation->Kernel.ToString();

    private static string ShapeOf(PlanOperation* operation) => operation->Kernel switch
    {
        PlanKernel.Elementwise => $"{operation->Elementwise.Rows} x {operation->Elementwise.Lanes}",
        PlanKernel.Copy => $"{operation->Copy.Extents[0]} x {operation->Copy.Extents[1]} x {operation->Copy.Extents[2]} x {operation->Copy.Extents[3]}",
        _ => "",
    };

    private sealed record OperationTime(string Name, string Kind, string Shape, double Seconds, double Flops, double WeightBytes);
}
