using NeuralSynth.Contract;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Models;
using NeuralSynth.Training;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Streaming.Tests;

/// <summary>Packages of our own autoencoders in the engine: every shape that the trainer makes, with random weights.</summary>
public sealed class AutoencoderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.nsmodel");

    public void Dispose() => File.Delete(_path);

    public static TheoryData<int> Hops { get; } = [0, 128, 512, 1024];

    /// <summary>The trial compares with ONNX Runtime; here it must have accepted both plans.</summary>
    [Theory]
    [MemberData(nameof(Hops))]
    public void Package_RunsAsCompiledPlans(int hop)
    {
        AutoencoderArchitecture architecture = Write(hop);
        using TimbreModelFile model = TimbreModelFile.Open(_path);
        Assert.True(model.RunsOnAudioThread, string.Join("; ", model.Graphs.Select(g => g.ToString())));
        Assert.All(model.Graphs, g => Assert.InRange(g.LargestDifference, 0, 1e-4));
        Assert.Equal(architecture.LatencySamples, model.Manifest.LatencySamples);
    }

    /// <summary>48 kHz, Low mode, with both resamplers: at most 10 ms.</summary>
    [Fact]
    public void LowLatency_StaysWithinTenMillisecondsInThePlugIn()
    {
        Write(128);
        using var engine = new EngineHarness(_path, 48000, 128, latency: LatencyMode.Low, pretendHopNanoseconds: 1000);
        Assert.InRange(engine.LatencySamples, 1, 480);
    }

    /// <summary>Sound in, sound out, and later by the reported latency and not before.</summary>
    [Fact]
    public void Engine_PlaysAndDecaysToItsOwnNoise()
    {
        Write(0);
        using var engine = new EngineHarness(_path, 44100, 256);
        float[] input = new float[16384];
        var random = new Random(3);
        for (int n = 4096; n < input.Length; n++) input[n] = 0.3f * (random.NextSingle() - 0.5f);
        float[] output = engine.Process([input], () => 256)[0];
        int arrival = 4096 + engine.LatencySamples;
        double before = output[1024..arrival].Average(x => (double)x * x), after = output[(arrival + 512)..].Average(x => (double)x * x);
        Assert.InRange(after, 1.05 * before, double.PositiveInfinity);
        Assert.All(output, x => Assert.True(float.IsFinite(x)));
    }

    private AutoencoderArchitecture Write(int hop)
    {
        AutoencoderArchitecture architecture = hop == 0 ? AutoencoderArchitecture.Small : AutoencoderArchitecture.ForHop(hop);
        var network = new AutoencoderNetwork(architecture);
        float[] weights = new float[network.Parameters.Length];
        network.Parameters.Initialise(weights, 7);
        var random = new SeededRandom(8);
        float[][] values = [.. Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, architecture.Dimensions).Select(_ => (float)random.NextNormal()).ToArray())];
        var package = new AutoencoderPackage
        {
            Network = network,
            Weights = weights,
            Axes = LatentAxes.Fit(new LatentObservations(values, new Dictionary<string, float[]>()), AutoencoderDescriptors.Names),
            Description = new ModelManifest { Name = $"Random {hop}", Author = "tests", Licence = "MIT" },
        };
        float[] material = [.. Enumerable.Range(0, 32 * architecture.HopSamples).Select(n => (float)(0.3 * Math.Sin(0.03 * n)))];
        package.Write(_path, material, (_, _) => new([], []));
        return architecture;
    }
}
