using NeuralSynth.Engine.Timbre;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Streaming.Tests;

public sealed class DeterminismTests : IClassFixture<Packages>
{
    private readonly Packages _packages;

    public DeterminismTests(Packages packages) => _packages = packages;

    public static TheoryData<string, int> Models() => new()
    {
        { "autoencoder", 44100 },
        { "autoencoder", 48000 },
        { "ddsp", 44100 },
        { "ddsp", 48000 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void AnyBlockSplit_GivesTheSameBits(string architecture, int hostRate)
    {
        string path = _packages.Write(architecture == "ddsp" ? SamplePackages.Ddsp() : SamplePackages.Autoencoder(new SampleAutoencoder { NoiseGain = 0.1f, EncoderNoiseGain = 0.1f }));
        float[][] input = [LatencyTests.Sine(hostRate, 330, hostRate), LatencyTests.Noise(hostRate, 3)];
        float[][] reference = Render(path, hostRate, input, () => 64);
        var random = new Random(5);
        foreach (Func<int> split in (Func<int>[])[() => 1024, () => random.Next(1, 700), () => 1 + (random.Next(2) == 0 ? 0 : 1000)])
        {
            float[][] output = Render(path, hostRate, input, split);
            Assert.Equal(reference[0], output[0]);
            Assert.Equal(reference[1], output[1]);
        }

        Assert.Contains(reference[0], x => Math.Abs(x) > 0.01f);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Reset_RepeatsTheSameBits(string architecture, int hostRate)
    {
        string path = _packages.Write(architecture == "ddsp" ? SamplePackages.Ddsp() : SamplePackages.Autoencoder(new SampleAutoencoder { NoiseGain = 0.1f }));
        using var engine = new EngineHarness(path, hostRate, 512);
        float[] input = LatencyTests.Sine(hostRate, 440, hostRate / 2);
        float[] first = engine.ProcessMono(input, 500);
        engine.Reset();
        Assert.Equal(first, engine.ProcessMono(input, 77));
    }

    /// <summary>The decoder's noise and the encoder's.</summary>
    [Theory]
    [InlineData(0.1f, 0f)]
    [InlineData(0f, 0.1f)]
    public void Seed_ChangesTheNoiseAndNothingElseDoes(float decoderGain, float encoderGain)
    {
        string path = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { NoiseGain = decoderGain, EncoderNoiseGain = encoderGain }));
        float[] silence = new float[20000];
        float[] Of(int seed)
        {
            using var engine = new EngineHarness(path, 44100, 512);
            engine.Set(TimbreParameter.Seed, seed);
            return engine.ProcessMono(silence, 512);
        }

        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
    }

    /// <summary>Automation at fixed sample positions: the block is split there, as the bridges do at events.</summary>
    private static float[][] Render(string path, int hostRate, float[][] input, Func<int> split)
    {
        // The longest block decides the latency; the comparison removes it.
        const int MaxBlock = 1024;
        using var engine = new EngineHarness(path, hostRate, MaxBlock, channels: 2);
        int position = 0;
        const int EventGrid = 1000;
        float[][] output = engine.Process(
            input,
            () => Math.Min(split(), EventGrid - position % EventGrid),
            at =>
            {
                position = at;
                if (at % EventGrid == 0) SetAutomation(engine, at / (double)input[0].Length);
            });
        Assert.Equal(0, engine.Telemetry.LateHops);
        return output;
    }

    private static void SetAutomation(EngineHarness engine, double time)
    {
        engine.Set(TimbreParameter.Mix, 0.5 + 0.5 * time);
        engine.Set(TimbreParameter.LatentBias, time);
        engine.Set(TimbreParameter.LatentNoise + 1, 0.2 * time);
        engine.Set(TimbreParameter.Morph, time);
        engine.Set(TimbreParameter.LatentRandomness, time);
        engine.Set(TimbreParameter.StereoWidth, 1 - time);
        engine.Set(TimbreParameter.OutputGainDb, -6 * time);
    }
}
