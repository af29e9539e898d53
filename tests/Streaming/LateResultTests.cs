using NeuralSynth.Engine.Timbre;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Streaming.Tests;

/// <summary>What is heard while the workers are late: a fade of at most 5 ms to dry or silence, and afterwards the same
/// samples as if nothing had happened.</summary>
public sealed class LateResultTests : IClassFixture<Packages>
{
    private const int Rate = 44100;
    private const int Block = 256;
    private const int FadeSamples = Rate / 200;

    private readonly Packages _packages;

    public LateResultTests(Packages packages) => _packages = packages;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Stall200ms_FadesCountsAndRealignsWithoutDrift(int policy)
    {
        string path = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = 256, Gain = -1 }));
        float[] input = LatencyTests.Sine(Rate, 300, 3 * Rate);
        int stallFrom = Rate / Block * Block;
        int stallTo = (Rate + Rate / 5) / Block * Block;
        using var engine = new EngineHarness(path, Rate, Block, offline: false);
        engine.Set(TimbreParameter.UnderRunPolicy, policy);
        float[] output = engine.Process([input], () => Block, at =>
        {
            if (at == stallFrom) engine.StallWorkers(true);
            if (at == stallTo) engine.StallWorkers(false);
            if (at < stallFrom || at >= stallTo) engine.WaitForWorkers();
        })[0];

        int latency = engine.LatencySamples;
        Assert.InRange(engine.Telemetry.LateHops, 20, 60);
        // Before the stall and from shortly after it: exactly the negated input, delayed by the latency. No drift.
        for (int i = latency; i < stallFrom; i++) Assert.Equal(-input[i - latency], output[i], 1e-5f);
        for (int i = stallTo + 4 * Block + FadeSamples; i < output.Length; i++) Assert.Equal(-input[i - latency], output[i], 1e-5f);
        // In the middle: the dry signal, or nothing.
        for (int i = stallFrom + 4 * Block + FadeSamples; i < stallTo; i++) Assert.Equal(policy == 0 ? input[i - latency] : 0, output[i], 1e-5f);
        AssertNoClick(output, stallFrom, stallTo + 8 * Block);
    }

    [Fact]
    public void NoStall_RealTime_EqualsOffline()
    {
        string path = _packages.Write(SamplePackages.Ddsp());
        float[] input = LatencyTests.Sine(Rate, 300, 2 * Rate);
        using var realTime = new EngineHarness(path, Rate, Block, offline: false);
        using var offline = new EngineHarness(path, Rate, Block);
        float[] a = realTime.Process([input], () => Block, _ => realTime.WaitForWorkers())[0];
        float[] b = offline.ProcessMono(input, 100);
        Assert.Equal(0, realTime.Telemetry.LateHops);
        Assert.Equal(b, a);
    }

    [Fact]
    public void StallOfSeconds_RecoversWithoutDrift()
    {
        string path = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = 256 }));
        float[] input = LatencyTests.Noise(12 * Rate, 9);
        using var engine = new EngineHarness(path, Rate, Block, offline: false);
        int stallFrom = Block * 100;
        int stallTo = Block * (100 + 8 * Rate / Block);
        float[] output = engine.Process([input], () => Block, at =>
        {
            if (at == stallFrom) engine.StallWorkers(true);
            if (at == stallTo) engine.StallWorkers(false);
            if (at > stallTo) Assert.True(SpinWait.SpinUntil(() => engine.IsIdle, TimeSpan.FromSeconds(30)));
        })[0];
        int latency = engine.LatencySamples;
        for (int i = stallTo + Rate; i < output.Length; i++) Assert.Equal(input[i - latency], output[i], 1e-5f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void ModelThatTurnsToNaN_PlaysTheDrySignalAndCounts(int afterHops)
    {
        string path = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = 256, Gain = -1, NotANumberAfterHops = 20 + afterHops }));
        float[] input = LatencyTests.Sine(Rate, 300, 2 * Rate);
        using var engine = new EngineHarness(path, Rate, Block);
        float[] output = engine.ProcessMono(input, Block);
        Assert.All(output, x => Assert.True(float.IsFinite(x)));
        // A faulty hop drops the poisoned states: the model plays again until its counter runs out anew.
        long hops = engine.Telemetry.Hops;
        Assert.InRange(engine.Telemetry.FaultyHops, 1, hops / 15);
        AssertNoClick(output, engine.LatencySamples, output.Length);
    }

    [Fact]
    public void NonFiniteInput_IsSilencedAndCounted()
    {
        string path = _packages.Write(SamplePackages.Autoencoder());
        float[] input = LatencyTests.Sine(Rate, 300, Rate);
        input[1000] = float.NaN;
        input[2000] = float.PositiveInfinity;
        using var engine = new EngineHarness(path, Rate, Block);
        float[] output = engine.ProcessMono(input, Block);
        Assert.All(output, x => Assert.True(float.IsFinite(x)));
        Assert.Equal(2, engine.Telemetry.NonFiniteInputs);
    }

    [Fact]
    public void ModelSwap_FadesWithoutClickAndKeepsTheTime()
    {
        string first = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = 256 }));
        string second = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = 256, Gain = -0.5f }));
        float[] input = LatencyTests.Sine(Rate, 300, 2 * Rate);
        int swapAt = Block * 100;
        using var engine = new EngineHarness(first, Rate, Block);
        float[] output = engine.Process([input], () => Block, at =>
        {
            if (at == swapAt) Assert.True(engine.Swap(second));
        })[0];
        int latency = engine.LatencySamples;
        for (int i = swapAt + 4 * latency; i < output.Length; i++) Assert.Equal(-0.5f * input[i - latency], output[i], 1e-5f);
        Assert.False(engine.Retired == 0);
        AssertNoClick(output, latency, output.Length);
    }

    [Fact]
    public void ModelOfAnotherHop_NeedsARestart()
    {
        string first = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = 256 }));
        string second = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = 512 }));
        using var engine = new EngineHarness(first, Rate, Block);
        Assert.False(engine.Swap(second));
    }

    /// <summary>The signals here are sines of 300 Hz at 0.5: their own largest step is 0.5·2π·300/44100 = 0.0214. A fade of
    /// 5 ms between any two of them adds at most 1/220 a sample.</summary>
    private static void AssertNoClick(float[] output, int from, int to)
    {
        const float LargestStep = 0.0214f + 1f / FadeSamples + 0.0005f;
        for (int i = Math.Max(1, from); i < to; i++) Assert.True(Math.Abs(output[i] - output[i - 1]) <= LargestStep, $"step of {output[i] - output[i - 1]} at {i}");
    }
}
