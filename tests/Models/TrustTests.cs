using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Models.Compiler;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Models.Tests;

/// <summary>A plan goes live only when it agrees with ONNX Runtime.</summary>
[Collection(ModelFileTests.ExecutorSetting)]
public sealed unsafe class TrustTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth").FullName;

    public TrustTests() => TimbreModelFile.LoadRuntime();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void CorrectPlan_IsTrusted()
    {
        LoadedPackage package = Chain();
        using CompiledGraph compiled = Compile(package);
        GraphTrial trial = Try(package, compiled);
        Assert.Null(trial.Rejection);
        Assert.InRange(trial.Describe(compiled).LargestDifference, 0, 1e-5);
    }

    [Fact]
    public void OneFlippedWeight_IsRejectedByName()
    {
        LoadedPackage package = Chain();
        using CompiledGraph compiled = Compile(package);
        float* weight = (float*)compiled.Plan->Operations[1].Convolution.Packed;
        Assert.NotEqual(0, *weight);
        *weight = -*weight;
        string? rejection = Try(package, compiled).Rejection;
        Assert.NotNull(rejection);
        foreach (string part in (string[])["decoder.onnx", "output 'audio'", "hop ", "expected ", "found "]) Assert.Contains(part, rejection, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongHistory_IsRejected()
    {
        LoadedPackage package = Chain();
        using CompiledGraph compiled = Compile(package);
        // The past is one value off: right in the first hop, wrong from the second on.
        PlanBuffer* history = compiled.Plan->Buffers + compiled.Plan->BufferCount - 1;
        Assert.True(history->HistoryFloats > 0);
        history->StepFloats -= 1;
        Assert.NotNull(Try(package, compiled).Rejection);
    }

    [Fact]
    public void PlanThatIsNotFinite_IsRejected()
    {
        LoadedPackage package = Chain();
        using CompiledGraph compiled = Compile(package);
        compiled.Plan->Operations[1].Convolution.Bias[0] = float.NaN;
        Assert.Contains("NaN", Try(package, compiled).Rejection, StringComparison.Ordinal);
    }

    [Fact]
    public void KernelsThatDoNothing_LeaveTheModelToOnnxRuntime()
    {
        PlanEntries entries = PlanEntries.OfThisRuntime;
        entries.Run = &DoNothing;
        LoadedPackage package = Chain();
        using ModelGraph graph = ModelGraph.Load(package, package.Graph(GraphRoles.Decoder), entries);
        Assert.False(graph.Execution.IsPlan);
        Assert.Contains("differs from ONNX Runtime", graph.Execution.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownOperator_IsNamed_AndOnnxRuntimeRunsTheGraph()
    {
        SamplePackage sample = SamplePackages.Autoencoder().WithGraph("decoder.onnx", model =>
        {
            var last = model.Graph.Node.Single(n => n.Output.Contains("audio"));
            last.Output[0] = "before";
            model.Graph.Node.Add(new NodeProto { Name = "up3", OpType = "Floor", Input = { "before" }, Output = { "audio" } });
        });
        using TimbreModelFile file = TimbreModelFile.Open(sample.WriteTo(Path.Combine(_folder, "model.nsmodel")));
        Assert.True(file.Graphs[0].IsPlan);
        Assert.False(file.Graphs[1].IsPlan);
        Assert.False(file.RunsOnAudioThread);
        Assert.Equal($"Floor in node {file.Graphs[1].Nodes - 1} (\"up3\")", file.Graphs[1].Reason);
    }

    [Fact]
    public void HalfWeights_AreMeasured()
    {
        SamplePackage sample = StreamingNetwork.Chain(6, 64, 32).Package().With(m => m with { WeightPrecision = WeightPrecisions.Float16 });
        using TimbreModelFile file = TimbreModelFile.Open(sample.WriteTo(Path.Combine(_folder, "half.nsmodel")));
        using TimbreModelFile full = TimbreModelFile.Open(sample.With(m => m with { WeightPrecision = WeightPrecisions.Float32 }).WriteTo(Path.Combine(_folder, "full.nsmodel")));
        Assert.NotSame(file, full);
        Assert.All(file.Graphs, g => Assert.True(g.IsPlan, g.Reason));
        Assert.InRange(file.Graphs[1].RoundingSnrDb!.Value, 45, 90);
        Assert.Equal(double.PositiveInfinity, file.Graphs[0].RoundingSnrDb); // hands its input on
        Assert.All(full.Graphs, g => Assert.Null(g.RoundingSnrDb));
        Assert.InRange((double)full.Graphs[1].SharedBytes / file.Graphs[1].SharedBytes, 1.7, 2.1);
    }

    private LoadedPackage Chain()
    {
        string path = Path.Combine(_folder, "chain.nsmodel");
        StreamingNetwork.Chain(4, 16, 32).Package().WriteTo(path);
        return ModelPackage.Read(path);
    }

    private static CompiledGraph Compile(LoadedPackage package) =>
        CompiledGraph.Compile(package.CheckedGraphs["decoder.onnx"], package.Graph(GraphRoles.Decoder), PlanEntries.OfThisRuntime, halfWeights: false);

    private static GraphTrial Try(LoadedPackage package, CompiledGraph compiled)
    {
        using var session = new GraphSession(package, package.Graph(GraphRoles.Decoder), isReference: true);
        return GraphTrial.Run(package, session, compiled, PlanEntries.OfThisRuntime);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DoNothing(PlanInstance* instance)
    {
    }
}
