using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Models.Tests;

[Collection(ExecutorSetting)]
public sealed unsafe class ModelFileTests : IDisposable
{
    /// <summary>Tests that load models do not run beside the one that changes the environment variable.</summary>
    internal const string ExecutorSetting = "executor setting";

    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth").FullName;

    public ModelFileTests() => TimbreModelFile.LoadRuntime();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Orchestra_RunsOnTheAudioThread()
    {
        using TimbreModelFile file = TimbreModelFile.Open(Path.Combine(AppContext.BaseDirectory, "Presets", "Orchestra.nsmodel"));
        Assert.True(file.RunsOnAudioThread);
        Assert.All(file.Graphs, g => Assert.InRange(g.LargestDifference, 0, 1e-5));
        Assert.All(file.Graphs, g => Assert.InRange(g.Timing.Median, 1, g.Timing.Worst));
    }

    [Fact]
    public void SecondInstance_CostsItsStatesAndBuffersOnly()
    {
        using TimbreModelFile file = TimbreModelFile.Open(StreamingNetwork.Chain(6, 128, 8).Package().WriteTo(Path.Combine(_folder, "net.nsmodel")));
        long shared = file.Graphs.Sum(g => g.SharedBytes), own = file.Graphs.Sum(g => g.InstanceBytes);
        using var first = new TimbreModelInstance(TimbreModelFile.Open(file.Path), 1);
        using var second = new TimbreModelInstance(TimbreModelFile.Open(file.Path), 1);
        const long tables = 256 * 1024; // one chunk of the arena for descriptions and the like
        Assert.InRange(second.NativeBytes, own, own + tables);
        Assert.True(own * 20 < shared, $"{own} bytes an instance, {shared} shared");
        Assert.True(first.Model->Lane0.Decoder.Plan->Plan == second.Model->Lane0.Decoder.Plan->Plan);
        Assert.Equal(1, second.Model->RunsOnAudioThread);
        Assert.True(second.Model->HopNanoseconds > 0);
    }

    [Fact]
    public void SameFile_IsReadOnce_AndAgainWhenItHasChanged()
    {
        string path = StreamingNetwork.Chain(3, 8, 16).Package().WriteTo(Path.Combine(_folder, "model.nsmodel"));
        using TimbreModelFile first = TimbreModelFile.Open(path);
        byte[] bytes = File.ReadAllBytes(path);
        DateTime written = File.GetLastWriteTimeUtc(path);
        // What cannot be read shows that nobody reads it.
        File.WriteAllBytes(path, new byte[bytes.Length]);
        File.SetLastWriteTimeUtc(path, written);
        using (TimbreModelFile second = TimbreModelFile.Open(path)) Assert.Same(first, second);
        File.SetLastWriteTimeUtc(path, written.AddSeconds(1));
        Assert.Throws<ModelPackageException>(() => TimbreModelFile.Open(path));
    }

    [Fact]
    public void TwoInstances_KnowNothingOfEachOther()
    {
        string path = StreamingNetwork.Chain(4, 16, 32).Package().WriteTo(Path.Combine(_folder, "chain.nsmodel"));
        using var alone = new TimbreModelInstance(TimbreModelFile.Open(path), 1);
        using var first = new TimbreModelInstance(TimbreModelFile.Open(path), 1);
        using var second = new TimbreModelInstance(TimbreModelFile.Open(path), 1);
        var random = new Random(5);
        for (int hop = 0; hop < 20; hop++)
        {
            float[] input = [.. Enumerable.Range(0, 32).Select(_ => random.NextSingle())], other = [.. input.Select(v => 3 - v)];
            float[] expected = Step(alone, input);
            Assert.Equal(expected, Step(first, input));
            Assert.NotEqual(expected, Step(second, other));
        }
    }

    [Fact]
    public void TwoChannelsOfAMonoModel_HaveStatesOfTheirOwn()
    {
        string path = StreamingNetwork.Chain(4, 16, 32).Package().WriteTo(Path.Combine(_folder, "chain.nsmodel"));
        using var stereo = new TimbreModelInstance(TimbreModelFile.Open(path), 2);
        Assert.Equal(2, stereo.Model->Lanes);
        Assert.True(stereo.Model->Lane0.Decoder.Plan != stereo.Model->Lane1.Decoder.Plan);
        Assert.True(stereo.Model->Lane0.DecoderAudio != stereo.Model->Lane1.DecoderAudio);
    }

    [Fact]
    public void EnvironmentVariable_LeavesAllToOnnxRuntime()
    {
        string path = StreamingNetwork.Chain(3, 8, 16).Package().WriteTo(Path.Combine(_folder, "small.nsmodel"));
        Environment.SetEnvironmentVariable(ModelGraph.ExecutorVariable, "onnxruntime");
        try
        {
            using var instance = new TimbreModelInstance(TimbreModelFile.Open(path), 1);
            Assert.All(instance.File.Graphs, g => Assert.Contains(ModelGraph.ExecutorVariable, g.Reason, StringComparison.Ordinal));
            Assert.Equal(GraphRunner.OnnxRuntime, instance.Model->Lane0.Decoder.Kind);
            Assert.Equal(0, instance.Model->RunsOnAudioThread);
            Assert.Equal(0, instance.Model->HopNanoseconds);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ModelGraph.ExecutorVariable, null);
        }
    }

    private static float[] Step(TimbreModelInstance instance, float[] input)
    {
        TimbreLaneGraphs* lane = &instance.Model->Lane0;
        input.CopyTo(new Span<float>(lane->DecoderInput, input.Length));
        Assert.True(lane->Decoder.Run());
        return new Span<float>(lane->DecoderAudio, input.Length).ToArray();
    }
}
