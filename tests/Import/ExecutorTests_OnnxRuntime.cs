using NeuralSynth.Contract;
using NeuralSynth.Import.Tests.Networks;
using NeuralSynth.Models;

namespace NeuralSynth.Import.Tests;

/// <summary>Imported graphs are of the form that the executor knows, and loading proves them against ONNX Runtime.</summary>
public sealed class ExecutorTests_OnnxRuntime
{
    private static readonly Dictionary<string, SmallRaveOptions> Networks = new()
    {
        ["first generation"] = new() { Noise = true },
        ["first generation, two channels"] = new() { Channels = 2, Causal = true },
        ["second generation"] = new() { Family = SmallFamily.Second, Noise = true },
        ["Snake and learnt statistics"] = new() { Family = SmallFamily.Second, Snake = true, Adaptive = true },
        ["wasserstein"] = new() { Family = SmallFamily.Second, Latent = SmallLatent.Wasserstein },
        ["spherical"] = new() { Family = SmallFamily.Second, Latent = SmallLatent.Spherical },
        ["discrete"] = new() { Family = SmallFamily.Second, Latent = SmallLatent.Discrete },
        ["1.x"] = new() { Version1 = true, Noise = true },
        ["parallel stacks"] = new() { Parallel = true },
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ImportedGraphs_AreCompiled(string name)
    {
        TimbreModelFile.LoadRuntime();
        ImportedPackage package = Import.Package(new SmallRave(Networks[name]).ToFile());
        string path = Path.Combine(Path.GetTempPath(), $"import-{Guid.NewGuid():n}{ModelPackage.Extension}");
        try
        {
            ModelPackage.Write(path, package.Manifest, package.Files);
            using TimbreModelFile model = TimbreModelFile.Open(path);
            Assert.All(model.Graphs, graph => Assert.True(graph.IsPlan, $"{graph.File}: {graph.Reason}"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
