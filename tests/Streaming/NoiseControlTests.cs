using NeuralSynth.Engine.Timbre;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Streaming.Tests;

/// <summary>Latent randomness and stereo width. The sample model adds its noise to what it passes through, so the noise can
/// be heard alone.</summary>
public sealed class NoiseControlTests : IClassFixture<Packages>
{
    private const int Rate = 44100;
    private const int Samples = 200_000;

    private readonly Packages _packages;

    public NoiseControlTests(Packages packages) => _packages = packages;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Randomness_ScalesTheNoiseOfLatents(bool ofTheEncoder)
    {
        SampleAutoencoder model = ofTheEncoder ? new() { EncoderNoiseGain = 0.1f } : new() { LatentNoiseGain = 0.1f };
        float[] full = Noise(model, 1, 1)[0];
        float[] half = Noise(model, 1, 1, randomness: 0.5)[0];
        Assert.Contains(full, x => Math.Abs(x) > 0.1f);
        for (int i = 0; i < full.Length; i++) Assert.Equal(0.5f * full[i], half[i], 1e-7f);
        Assert.All(Noise(model, 1, 1, randomness: 0)[0], x => Assert.Equal(0, x));
    }

    /// <summary>Noise that is part of the sound stays, and is another sequence than that of the latents.</summary>
    [Fact]
    public void Randomness_LeavesOtherNoise()
    {
        var heard = new SampleAutoencoder { NoiseGain = 0.1f };
        float[] other = Noise(heard, 1, 1)[0];
        Assert.Equal(other, Noise(heard, 1, 1, randomness: 0)[0]);

        SampleAutoencoder both = heard with { LatentNoiseGain = 0.1f };
        Assert.Equal(other, Noise(both, 1, 1, randomness: 0)[0]);
        float[] latent = [.. Noise(both, 1, 1)[0].Zip(other, (a, b) => a - b)];
        Assert.InRange(Correlation(latent, other), -0.01, 0.01);
    }

    [Fact]
    public void NoRandomness_IsTheSameForEverySeed()
    {
        var model = new SampleAutoencoder { EncoderNoiseGain = 0.1f };
        float[][] input = [LatencyTests.Sine(Rate, 440, Rate / 2)];
        float[] Of(double seed, double randomness) => Render(model, input, [(TimbreParameter.Seed, seed), (TimbreParameter.LatentRandomness, randomness)])[0];
        Assert.Equal(Of(1, 0), Of(2, 0));
        Assert.NotEqual(Of(1, 1), Of(2, 1));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Width_DecidesTheCorrelation_AndKeepsThePower(double width)
    {
        foreach (SampleAutoencoder model in (SampleAutoencoder[])[new() { NoiseGain = 0.1f }, new() { EncoderNoiseGain = 0.1f }, new() { LatentNoiseGain = 0.1f }])
        {
            float[][] noise = Noise(model, 2, width);
            Assert.Equal(Math.Cos(Math.PI / 2 * width), Correlation(noise[0], noise[1]), 0.01);
            Assert.Equal(1, Power(noise[0]) / 0.01, 0.02);
            Assert.Equal(1, Power(noise[1]) / 0.01, 0.02);
        }
    }

    /// <summary>Dual mono: the same input gives the same output in both channels, that of a mono track.</summary>
    [Fact]
    public void NoWidth_IsTwiceTheMonoTrack()
    {
        var model = new SampleAutoencoder { NoiseGain = 0.1f, EncoderNoiseGain = 0.1f };
        float[] tone = LatencyTests.Sine(Rate, 440, Rate / 2);
        float[] mono = Render(model, [tone], [])[0];
        float[][] stereo = Render(model, [tone, tone], [(TimbreParameter.StereoWidth, 0)]);
        Assert.Equal(mono, stereo[0]);
        Assert.Equal(mono, stereo[1]);
        float[][] wide = Render(model, [tone, tone], []);
        Assert.Equal(mono, wide[0]);
        Assert.NotEqual(mono, wide[1]);
    }

    private float[][] Noise(SampleAutoencoder model, int channels, double width, double randomness = 1) => Render(
        model,
        [.. Enumerable.Range(0, channels).Select(_ => new float[Samples])],
        [(TimbreParameter.StereoWidth, width), (TimbreParameter.LatentRandomness, randomness)]);

    private float[][] Render(SampleAutoencoder model, float[][] input, (int Parameter, double Value)[] settings)
    {
        using var engine = new EngineHarness(_packages.Write(SamplePackages.Autoencoder(model)), Rate, 512, input.Length);
        foreach ((int parameter, double value) in settings) engine.Set(parameter, value);
        engine.Reset();
        return [.. engine.Process(input, () => 512).Select(channel => channel[engine.LatencySamples..])];
    }

    private static double Power(float[] x) => x.Average(v => (double)v * v);

    private static double Correlation(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Average() / Math.Sqrt(Power(a) * Power(b));
}
