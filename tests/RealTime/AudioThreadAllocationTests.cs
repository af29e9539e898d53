using NeuralSynth.Engine.Timbre;
using NeuralSynth.Streaming.Tests;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.RealTime.Tests;

/// <summary>Managed bytes that the calling thread allocates inside the engine's audio-thread entries.</summary>
public sealed class AudioThreadAllocationTests : IClassFixture<Packages>
{
    private readonly Packages _packages;

    public AudioThreadAllocationTests(Packages packages) => _packages = packages;

    [Theory]
    [InlineData("autoencoder", 48000, 1, LatencyMode.Standard, null)]
    [InlineData("autoencoder", 44100, 2, LatencyMode.Safe, null)]
    [InlineData("ddsp", 44100, 2, LatencyMode.Standard, null)]
    [InlineData("ddsp", 96000, 2, LatencyMode.Standard, null)]
    [InlineData("autoencoder", 44100, 2, LatencyMode.Low, 1_000L)] // at once
    [InlineData("autoencoder", 48000, 2, LatencyMode.Low, 5_000_000L)] // spread
    [InlineData("ddsp", 48000, 2, LatencyMode.Low, 1_000L)]
    public void Process_RandomBlocksParametersResetsAndStalls_AllocatesNothing(string architecture, int rate, int channels, LatencyMode latency, long? hopNanoseconds)
    {
        string path = _packages.Write(architecture == "ddsp" ? SamplePackages.Ddsp() : SamplePackages.Autoencoder(new SampleAutoencoder { NoiseGain = 0.1f }));
        using var engine = new EngineHarness(path, rate, hopNanoseconds > 1_000_000 ? 256 : 1024, channels, offline: false, latency, hopNanoseconds);
        var random = new Random(11);
        float[][] input = [.. Enumerable.Range(0, channels).Select(_ => new float[4 * rate])];
        foreach (float[] channel in input)
        {
            for (int i = 0; i < channel.Length; i++) channel[i] = random.NextSingle() - 0.5f;
        }

        int Next(int at)
        {
            if (random.Next(50) == 0) engine.Reset();
            if (random.Next(20) == 0) engine.StallWorkers(random.Next(2) == 0);
            engine.Set(TimbreParameter.LatentBias + random.Next(4), random.NextDouble());
            engine.Set(TimbreParameter.Mix, random.NextDouble());
            return random.Next(0, 1025);
        }

        engine.ProcessMeasured(input, Next); // warms up: the first calls compile
        Assert.Equal(0, engine.ProcessMeasured(input, Next));
    }

    [Fact]
    public void Control_AnAllocationIsSeen()
    {
        using var engine = new EngineHarness(null, 44100, 64);
        Assert.True(engine.ProcessMeasured([new float[1000]], _ => 64, duringMeasurement: () => GC.KeepAlive(new byte[16])) > 0);
    }
}
