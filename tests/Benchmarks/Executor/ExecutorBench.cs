using System.Runtime.Intrinsics;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Models;
using NeuralSynth.Models.Compiler;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>Whole networks: our executor against ONNX Runtime. Prints tables of its own.</summary>
internal static class ExecutorBench
{
    public static IEnumerable<ResultRow> Run(BenchOptions options)
    {
        if (options.Profile != null)
        {
            PlanProfile.Run(options.Profile);
            return [];
        }

        TimbreModelFile.LoadRuntime();
        IReadOnlyList<(string Level, int VectorBits, PlanEntries Entries)> libraries = RealtimeLibraries.Load();
        var table = new NetworkTable();
        foreach (NetworkCase network in NetworkCase.All.Where(n => n.Quick || options.AllNetworks)) Race(network, libraries, options, table);
        Console.WriteLine();
        table.Print();
        return [];
    }

    private static void Race(NetworkCase network, IReadOnlyList<(string Level, int VectorBits, PlanEntries Entries)> libraries, BenchOptions options, NetworkTable table)
    {
        Console.Error.Write($"{network.Name} {network.BlockSamples}, ");
        StreamingNetwork line = network.Build(new(SignalLayout.Line));
        var contenders = new List<Contender>();
        try
        {
            contenders.Add(new OrtContender("ORT 1-D", line));
            contenders.Add(new OrtContender("ORT 2-D", network.Build(new(SignalLayout.Plane))));
            contenders.Add(new OrtContender("ORT Gemm", network.Build(new(SignalLayout.Rows))));
            AddExecutors(contenders, line, libraries);
            var race = new NetworkRace(network, contenders, options);
            race.Run();
            table.Add(network, line.Work.TotalMultiplyAdds, race, contenders);
        }
        finally
        {
            foreach (Contender contender in contenders) contender.Dispose();
        }
    }

    private static void AddExecutors(List<Contender> contenders, StreamingNetwork line, IReadOnlyList<(string Level, int VectorBits, PlanEntries Entries)> libraries)
    {
        PlanEntries here = PlanEntries.OfThisRuntime;
        int bits = Vector512.IsHardwareAccelerated ? 512 : 256;
        foreach (bool half in new[] { false, true })
        {
            string weights = half ? "fp16" : "fp32";
            try
            {
                contenders.Add(new PlanContender($"executor {weights}", line, half, here) { VectorBits = bits });
                foreach ((string level, int vectorBits, PlanEntries entries) in libraries)
                {
                    contenders.Add(new PlanContender($"executor {weights}, AOT {level}", line, half, entries) { VectorBits = vectorBits });
                }
            }
            catch (UnsupportedGraphException e)
            {
                Console.Error.WriteLine($"not compiled: {e.Message}");
            }

            contenders.Add(new BareContender($"kernels alone {weights}", line.Work, half, here) { VectorBits = bits });
        }
    }
}
