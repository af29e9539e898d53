using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Streaming.Tests;

public sealed class LatencyTests : IClassFixture<Packages>
{
    private readonly Packages _packages;

    public LatencyTests(Packages packages) => _packages = packages;

    public static TheoryData<int, int, int, int> Cases()
    {
        var cases = new TheoryData<int, int, int, int>();
        foreach (int hostRate in (int[])[44100, 48000, 88200, 96000, 192000])
        {
            foreach ((int modelRate, int hop, int delay) in ((int, int, int)[])[(44100, 256, 0), (44100, 512, 300), (48000, 128, 37)]) cases.Add(hostRate, modelRate, hop, delay);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Impulse_ArrivesExactlyAfterTheReportedLatency(int hostRate, int modelRate, int hop, int delay)
    {
        string path = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { SampleRate = modelRate, HopSamples = hop, DelaySamples = delay }));
        foreach (int block in (int[])[64, 512])
        {
            using var engine = new EngineHarness(path, hostRate, block);
            int at = hostRate / 10 + 7;
            float[] input = new float[hostRate / 2];
            // A symmetric pulse, band-limited well below both Nyquist frequencies: its centre is its maximum.
            int width = hostRate / 1000;
            for (int i = -width; i <= width; i++) input[at + i] = (float)Math.Pow(Math.Cos(Math.PI * i / (2.0 * (width + 1))), 2);
            float[] output = engine.ProcessMono(input, block);

            Assert.Equal(at + engine.LatencySamples, Array.IndexOf(output, output.Max()));
            for (int i = 1; i <= width; i++)
            {
                // Symmetric about the same sample: not half a sample off either.
                Assert.Equal(output[at + engine.LatencySamples - i], output[at + engine.LatencySamples + i], 1e-4f);
            }

            Assert.Equal(0, engine.Telemetry.LateHops);
        }
    }

    [Theory] // by hand, from the table of docs/latency.md
    [InlineData(44100, 44100, 256, 1024, 0, 0, 256, 1024 + 255 + 256)]
    [InlineData(44100, 44100, 512, 0, 0, 0, 1024, 511 + 1024)]
    [InlineData(88200, 44100, 256, 0, 64, 32, 512, 2 * (32 + 255) + 1 + 64 + 512)]
    [InlineData(48000, 44100, 256, 1024, 35, 32, 279, 1427 + 1 + 35 + 279)] // (32 + 1024 + 255) * 48000 / 44100 = 1426.9
    public void Budget_IsTheSumOfItsParts(int hostRate, int modelRate, int hop, int model, int inputLookahead, int outputLookahead, int slack, int expected) =>
        Assert.Equal(expected, Engine.Timbre.LatencyBudget.Samples(hostRate, modelRate, hop, model, inputLookahead, outputLookahead, slack));

    [Fact]
    public void Slack_IsAHopAndNeverLessThanABlock()
    {
        Assert.Equal(256, Engine.Timbre.LatencyBudget.StandardSlack(44100, 44100, 256, 64));
        Assert.Equal(1024, Engine.Timbre.LatencyBudget.StandardSlack(44100, 44100, 256, 1024));
        Assert.Equal(512, Engine.Timbre.LatencyBudget.StandardSlack(88200, 44100, 256, 64));
    }

    [Fact]
    public void EqualRates_OutputIsTheInputBitForBitAfterTheLatency()
    {
        string path = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { DelaySamples = 100 }));
        using var engine = new EngineHarness(path, 44100, 333, channels: 2);
        float[][] input = [Noise(30000, 1), Noise(30000, 2)];
        float[][] output = engine.Process(input, () => 333);
        for (int c = 0; c < 2; c++)
        {
            for (int i = engine.LatencySamples; i < 30000; i++) Assert.Equal(input[c][i - engine.LatencySamples], output[c][i], 1e-6f);
        }
    }

    [Theory]
    [InlineData(44100)]
    [InlineData(96000)]
    public void DryAndWet_AreAligned(int hostRate)
    {
        string path = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { Gain = -1, DelaySamples = 64 }));
        using var engine = new EngineHarness(path, hostRate, 256);
        engine.Set(Engine.Timbre.TimbreParameter.Mix, 0.5);
        engine.Reset();
        // An inverted wet signal at half level cancels the dry one only if both are aligned to the sample.
        float[] input = Sine(hostRate, 1000, hostRate / 2);
        float[] output = engine.ProcessMono(input, 256);
        for (int i = hostRate / 4; i < output.Length; i++) Assert.True(Math.Abs(output[i]) < 1e-3, $"sample {i}: {output[i]}");
    }

    internal static float[] Sine(int rate, double frequencyHz, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * frequencyHz * i / rate)))];

    internal static float[] Noise(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
