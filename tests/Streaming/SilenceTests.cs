using NeuralSynth.Engine.Timbre;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Streaming.Tests;

/// <summary>A model rests in silence and is back in time.</summary>
public sealed class SilenceTests : IClassFixture<Packages>
{
    private const int Rate = 44100;
    private const int Hop = 256;

    private readonly Packages _packages;

    public SilenceTests(Packages packages) => _packages = packages;

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    public void AfterTheTail_TheModelRests_AndNoOnsetIsLost(int delay)
    {
        string path = Autoencoder(delay);
        float[] input = new float[8 * Rate];
        LatencyTests.Noise(Rate, 1).CopyTo(input, 0);
        // Back at any place of a hop, loud or rising from next to nothing.
        for (int i = 0; i < Rate; i++) input[5 * Rate + 77 + i] = 0.3f * Math.Min(1, i * i * 1e-6f) * MathF.Sin(0.05f * i);
        using var engine = new EngineHarness(path, Rate, 512);
        float[] output = engine.ProcessMono(input, 512);
        int silentHops = 4 * Rate / Hop;
        Assert.InRange(engine.Telemetry.RestedHops, silentHops / 2, 2 * silentHops);
        // Under −100 dBFS is silence.
        for (int i = engine.LatencySamples; i < input.Length; i++) Assert.Equal(input[i - engine.LatencySamples], output[i], 1.1e-5f);
    }

    [Fact]
    public void RestsForAnyBlockSplit_TheSame()
    {
        string path = _packages.Write(SamplePackages.Ddsp(new SampleDdsp { NoiseLevel = 0 }));
        float[] input = new float[6 * Rate];
        LatencyTests.Sine(Rate, 330, Rate).CopyTo(input, 0);
        LatencyTests.Sine(Rate, 220, Rate).CopyTo(input, 4 * Rate + 5);
        float[] Of(Func<int> split, out long rested)
        {
            using var engine = new EngineHarness(path, Rate, 1024);
            float[] output = engine.Process([input], split)[0];
            rested = engine.Telemetry.RestedHops;
            return output;
        }

        var random = new Random(1);
        float[] a = Of(() => 1024, out long restedA);
        float[] b = Of(() => random.Next(1, 1025), out long restedB);
        Assert.Equal(a, b);
        Assert.Equal(restedA, restedB);
        Assert.True(restedA > 100, $"{restedA} hops rested");
        Assert.Contains(a[(5 * Rate)..], x => Math.Abs(x) > 0.05f);
    }

    [Fact]
    public void ModelThatSoundsByItself_NeverRests()
    {
        string path = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = Hop, NoiseGain = 0.01f }));
        using var engine = new EngineHarness(path, Rate, 512);
        float[] output = engine.ProcessMono(new float[4 * Rate], 512);
        Assert.Equal(0, engine.Telemetry.RestedHops);
        Assert.Contains(output[(3 * Rate)..], x => Math.Abs(x) > 1e-3f);
    }

    [Fact]
    public void MovedControl_WakesTheModel()
    {
        string path = Autoencoder(0);
        using var engine = new EngineHarness(path, Rate, 512);
        float[] output = engine.Process([new float[4 * Rate]], () => 512, at =>
        {
            // The latent of silence moved away from it: the decoder must sound.
            if (at == 512 * (3 * Rate / 512)) engine.Set(TimbreParameter.LatentBias, 1);
        })[0];
        Assert.True(engine.Telemetry.RestedHops > 100);
        Assert.All(output[..(3 * Rate - 512)], x => Assert.Equal(0, x, 1e-5f));
        Assert.Contains(output[^Rate..], x => Math.Abs(x) > 0.01f);
    }

    private string Autoencoder(int delay) =>
        _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = Hop, DelaySamples = delay }));
}
