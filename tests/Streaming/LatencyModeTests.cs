using NeuralSynth.Engine.Timbre;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Streaming.Tests;

/// <summary>Low, Standard and Safe: which schedule a model gets, that the reported latency is exact in each, and that a mode
/// moves the output in time and changes nothing else.</summary>
public sealed unsafe class LatencyModeTests : IClassFixture<Packages>
{
    // Of graphs that cost next to nothing, and of such that need more than a short block but less than a hop of 2048.
    private const long Cheap = 1_000;
    private const long Long = 8_000_000;

    private readonly Packages _packages;

    public LatencyModeTests(Packages packages) => _packages = packages;

    [Theory] // 48 kHz; a block of 128 lasts 2.667 ms, a hop of 2048 lasts 42.67 ms: half of each by 1.25 is the limit
    [InlineData(LatencyMode.Low, 256, 128, 1_040_000, 1, LatencyMode.Low, TimbreScheduleKind.Direct, LatencyReason.AsAsked, 0)]
    [InlineData(LatencyMode.Low, 256, 128, 1_120_000, 1, LatencyMode.Low, TimbreScheduleKind.Spread, LatencyReason.AsAsked, 160)] // 134.4 samples, in eighths
    [InlineData(LatencyMode.Low, 256, 128, 2_160_000, 1, LatencyMode.Standard, TimbreScheduleKind.Worker, LatencyReason.TooSlow, 256)]
    [InlineData(LatencyMode.Low, 2048, 128, 8_000_000, 1, LatencyMode.Low, TimbreScheduleKind.Spread, LatencyReason.AsAsked, 1024)] // 960
    [InlineData(LatencyMode.Low, 2048, 128, 16_800_000, 1, LatencyMode.Low, TimbreScheduleKind.Spread, LatencyReason.AsAsked, 2048)]
    [InlineData(LatencyMode.Low, 128, 1024, 1_040_000, 1, LatencyMode.Low, TimbreScheduleKind.Direct, LatencyReason.AsAsked, 0)] // eight hops in a block
    [InlineData(LatencyMode.Low, 128, 1024, 1_120_000, 1, LatencyMode.Standard, TimbreScheduleKind.Worker, LatencyReason.TooSlow, 1024)]
    [InlineData(LatencyMode.Low, 256, 128, 1_000, 0, LatencyMode.Standard, TimbreScheduleKind.Worker, LatencyReason.NotCompiled, 256)]
    [InlineData(LatencyMode.Low, 256, 128, 0, 1, LatencyMode.Standard, TimbreScheduleKind.Worker, LatencyReason.NotMeasured, 256)]
    [InlineData(LatencyMode.Standard, 256, 128, 1_000, 1, LatencyMode.Standard, TimbreScheduleKind.Worker, LatencyReason.AsAsked, 256)]
    [InlineData(LatencyMode.Standard, 256, 512, 1_000, 1, LatencyMode.Standard, TimbreScheduleKind.Worker, LatencyReason.AsAsked, 512)]
    [InlineData(LatencyMode.Safe, 256, 512, 1_000, 1, LatencyMode.Safe, TimbreScheduleKind.Worker, LatencyReason.AsAsked, 1024)]
    public void Schedule_IsChosenByWhatAHopCosts(
        LatencyMode asked, int hop, int block, long nanoseconds, int compiled, LatencyMode mode, TimbreScheduleKind kind, LatencyReason reason, int slack)
    {
        var model = new TimbreModel
        {
            Architecture = TimbreModel.AutoencoderArchitecture,
            SampleRate = 48000,
            HopSamples = hop,
            Lanes = 1,
            RunsOnAudioThread = compiled,
            HopNanoseconds = nanoseconds,
        };
        TimbreSchedule schedule = TimbreSchedule.Choose(asked, &model, 48000, block);
        Assert.Equal((mode, kind, reason, slack), (schedule.Mode, schedule.Kind, schedule.Reason, schedule.SlackHostSamples));
    }

    [Theory] // 48 kHz, blocks of 128: 64 samples for work in each, a hop of 2048 that costs 120 samples by 1.25
    [InlineData(0, TimbreScheduleKind.Spread, 512)] // 150 · 128 / 64 = 300, in eighths of 256
    [InlineData(200_000, TimbreScheduleKind.Spread, 512)] // 12 samples: 150 · 128 / 52 = 369
    [InlineData(800_000, TimbreScheduleKind.Spread, 1280)] // 48 samples: 150 · 128 / 16 = 1200
    [InlineData(1_000_000, TimbreScheduleKind.Worker, 2048)] // 60 samples: 4800 would be needed
    [InlineData(1_200_000, TimbreScheduleKind.Worker, 2048)] // longer than a callback may take
    public void LongestPiece_IsKeptFreeInEachCallback(long pieceNanoseconds, TimbreScheduleKind kind, int slack)
    {
        var model = new TimbreModel
        {
            Architecture = TimbreModel.AutoencoderArchitecture,
            SampleRate = 48000,
            HopSamples = 2048,
            Lanes = 1,
            RunsOnAudioThread = 1,
            HopNanoseconds = 2_500_000,
            LongestPieceNanoseconds = pieceNanoseconds,
        };
        TimbreSchedule schedule = TimbreSchedule.Choose(LatencyMode.Low, &model, 48000, 128);
        Assert.Equal((kind, slack), (schedule.Kind, schedule.SlackHostSamples));
    }

    public static TheoryData<int, int, int, LatencyMode, long> Cases()
    {
        var cases = new TheoryData<int, int, int, LatencyMode, long>();
        foreach (int hostRate in (int[])[44100, 48000, 96000])
        {
            foreach ((int hop, int block) in ((int, int)[])[(256, 64), (2048, 128), (128, 700)])
            {
                foreach (LatencyMode mode in Enum.GetValues<LatencyMode>()) cases.Add(hostRate, hop, block, mode, Cheap);
            }

            cases.Add(hostRate, 2048, 128, LatencyMode.Low, Long);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Impulse_ArrivesAfterTheReportedLatency_InEveryMode(int hostRate, int hop, int block, LatencyMode mode, long nanoseconds)
    {
        string path = Autoencoder(hop, delay: 300);
        using var engine = new EngineHarness(path, hostRate, block, latency: mode, pretendHopNanoseconds: nanoseconds);
        float[] input = new float[hostRate];
        int at = hostRate / 10 + 7;
        int width = hostRate / 1000;
        for (int i = -width; i <= width; i++) input[at + i] = (float)Math.Pow(Math.Cos(Math.PI * i / (2.0 * (width + 1))), 2);
        float[] output = engine.ProcessMono(input, block);
        Assert.Equal(at + engine.LatencySamples, Array.IndexOf(output, output.Max()));
        if (hostRate == 44100) Assert.Equal(300 + hop - 1 + Slack(mode, hop, block, nanoseconds), engine.LatencySamples);
        Assert.Equal(0, engine.Telemetry.LateHops);
        Assert.Equal((int)mode, engine.Telemetry.LatencyMode);
    }

    [Theory] // No worker is waited for: what is not computed in the callback is late.
    [MemberData(nameof(Cases))]
    public void RealTime_RandomBlocks_EqualsOfflineStandard_ShiftedByTheLatency(int hostRate, int hop, int block, LatencyMode mode, long nanoseconds)
    {
        if (mode != LatencyMode.Low) return; // workers have their own tests
        string path = Autoencoder(hop, delay: 300, noise: 0.1f);
        float[][] input = [LatencyTests.Noise(hostRate, 1), LatencyTests.Sine(hostRate, 330, hostRate)];
        var random = new Random(4);
        using var low = new EngineHarness(path, hostRate, block, 2, offline: false, mode, nanoseconds);
        using var standard = new EngineHarness(path, hostRate, block, 2);
        float[][] a = low.Process(input, () => random.Next(1, block + 1));
        float[][] b = standard.Process(input, () => block);
        int shift = standard.LatencySamples - low.LatencySamples;
        Assert.True(shift > 0);
        Assert.Equal(0, low.Telemetry.LateHops);
        for (int c = 0; c < 2; c++) Assert.Equal(a[c][low.LatencySamples..^shift], b[c][standard.LatencySamples..]);
    }

    [Theory]
    [InlineData(LatencyMode.Low)]
    [InlineData(LatencyMode.Safe)]
    public void Ddsp_OfflineInAnyMode_GivesTheSameSamples(LatencyMode mode)
    {
        string path = _packages.Write(SamplePackages.Ddsp());
        float[] input = LatencyTests.Sine(48000, 330, 48000);
        using var engine = new EngineHarness(path, 48000, 512, latency: mode, pretendHopNanoseconds: Cheap);
        using var standard = new EngineHarness(path, 48000, 512);
        float[] a = engine.ProcessMono(input, 333);
        float[] b = standard.ProcessMono(input, 512);
        int length = input.Length - Math.Max(engine.LatencySamples, standard.LatencySamples);
        Assert.NotEqual(engine.LatencySamples, standard.LatencySamples);
        Assert.Equal(b.AsSpan(standard.LatencySamples, length).ToArray(), a.AsSpan(engine.LatencySamples, length).ToArray());
    }

    [Fact]
    public void Reset_WhileAHopIsHalfDone_StartsAnew()
    {
        string path = Autoencoder(2048, delay: 0, noise: 0.1f);
        using var engine = new EngineHarness(path, 44100, 128, offline: false, latency: LatencyMode.Low, pretendHopNanoseconds: Long);
        Assert.Equal((int)TimbreScheduleKind.Spread, engine.Telemetry.Schedule);
        float[] input = LatencyTests.Sine(44100, 440, 22050);
        float[] first = engine.ProcessMono(input, 100);
        engine.ProcessMono(input[..(2048 + 700)], 100);
        engine.Reset();
        Assert.Equal(first, engine.ProcessMono(input, 77));
        Assert.Equal(0, engine.Telemetry.LateHops);
    }

    [Fact]
    public void SwapInTheCallback_TakesOverWithoutClickAndRetiresTheOldModel()
    {
        using var engine = new EngineHarness(Autoencoder(256, 0), 44100, 128, offline: false, latency: LatencyMode.Low, pretendHopNanoseconds: Cheap);
        string other = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = 256, Gain = -0.5f }));
        float[] input = LatencyTests.Sine(44100, 300, 44100);
        float[] output = engine.Process([input], () => 128, at =>
        {
            if (at == 128 * 100) Assert.True(engine.Swap(other));
        })[0];
        for (int i = 128 * 110; i < output.Length; i++) Assert.Equal(-0.5f * input[i - engine.LatencySamples], output[i], 1e-5f);
        Assert.False(engine.Retired == 0);
    }

    [Fact]
    public void ModelThatOnlyWorkersCanRun_NeedsARestart()
    {
        string path = Autoencoder(256, 0);
        using var low = new EngineHarness(path, 44100, 128, latency: LatencyMode.Low, pretendHopNanoseconds: Cheap);
        Assert.True(low.CanSwapTo(path, compiled: true, Cheap));
        Assert.False(low.CanSwapTo(path, compiled: false, Cheap));
        Assert.False(low.CanSwapTo(path, compiled: true, 2_000_000)); // could only be spread: a longer latency
        using var spread = new EngineHarness(path, 44100, 128, latency: LatencyMode.Low, pretendHopNanoseconds: 2_000_000);
        Assert.True(spread.CanSwapTo(path, compiled: true, Cheap));
        Assert.False(spread.CanSwapTo(path, compiled: true, 2_800_000));
        using var standard = new EngineHarness(path, 44100, 128);
        Assert.True(standard.CanSwapTo(path, compiled: false, 0));
    }

    [Fact]
    public void WithoutAModel_NoModelCanSwapIn()
    {
        using var engine = new EngineHarness(null, 44100, 128);
        Assert.Equal(0, engine.LatencySamples);
        Assert.False(engine.CanSwapTo(Autoencoder(256, 0), compiled: true, Cheap));
    }

    private string Autoencoder(int hop, int delay, float noise = 0) =>
        _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = hop, DelaySamples = delay, NoiseGain = noise }));

    private static int Slack(LatencyMode mode, int hop, int block, long nanoseconds) => mode switch
    {
        LatencyMode.Standard => Math.Max(hop, block),
        LatencyMode.Safe => 2 * Math.Max(hop, block),
        _ => nanoseconds == Cheap ? 0 : 1024, // 8 ms by 1.25 at half a callback's time: 882 samples, in eighths of 2048
    };
}
