using NeuralSynth.Contract;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Models.Tests;

public sealed class ModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth").FullName;

    public ModelFileTests() => TimbreModelFile.LoadRuntime();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public unsafe void Orchestra_RunsOnTheAudioThread()
    {
        using TimbreModelFile file = TimbreModelFile.Open(Path.Combine(AppContext.BaseDirectory, "Presets", "Orchestra.nsmodel"));
        foreach (GraphExecution graph in file.Graphs) Console.WriteLine(graph);
        Assert.True(file.RunsOnAudioThread);
        Assert.All(file.Graphs, g => Assert.InRange(g.LargestDifference, 0, 1e-5));
    }

    [Theory]
    [InlineData("BRAVE", 128)]
    [InlineData("v2", 2048)]
    public void LoadTime(string name, int block)
    {
        string path = Path.Combine(_folder, "net.nsmodel");
        StreamingNetwork.Rave(RaveShape.All.First(s => s.Name == name), block).Package().WriteTo(path);
        for (int i = 0; i < 3; i++)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            using TimbreModelFile file = TimbreModelFile.Open(path);
            Console.WriteLine($"{name}: {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
            foreach (GraphExecution graph in file.Graphs) Console.WriteLine(graph);
            Assert.True(file.RunsOnAudioThread);
        }
    }
}
