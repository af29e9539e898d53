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

    /// <summary>A click is what a fade leaves high above the signal: the output, high-passed so steeply that the sine itself
    /// is gone, must stay under −60 dBFS through the whole stall, for a sine of −6 dBFS.</summary>
    [Theory]
    [InlineData(44100, 300, 3000, 0, -1)]
    [InlineData(44100, 300, 3000, 1, -1)]
    [InlineData(44100, 100, 3000, 0, 1)]
    [InlineData(44100, 1000, 4000, 0, -0.5f)]
    [InlineData(44100, 3000, 9000, 1, -1)]
    [InlineData(48000, 300, 3000, 0, -1)] // through both resamplers
    [InlineData(96000, 1000, 4000, 1, 1)]
    public void Stall_LeavesNoClickAboveMinus60Db(int rate, double frequencyHz, double cutoffHz, int policy, float gain)
    {
        const float Click = 1e-3f;
        string path = _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { HopSamples = 256, Gain = gain }));
        float[] input = LatencyTests.Sine(rate, frequencyHz, rate);
        using var engine = new EngineHarness(path, rate, Block, offline: false);
        engine.Set(TimbreParameter.UnderRunPolicy, policy);
        var random = new Random(8);
        bool stalled = false;
        float[] output = engine.Process([input], () => Block, at =>
        {
            // 200 ms, and then short ones that meet fades that are under way.
            bool stall = at > rate / 4 && (at < rate * 9 / 20 || (at > rate * 6 / 10 && at < rate * 8 / 10 && random.Next(3) == 0));
            if (stall != stalled) engine.StallWorkers(stall);
            stalled = stall;
            if (!stalled) engine.WaitForWorkers();
        })[0];
        Assert.InRange(engine.Telemetry.LateHops, 20, 200);
        (int index, float peak) = HighPassedPeak(output, rate, cutoffHz, from: rate / 5);
        Assert.True(peak < Click, $"{20 * Math.Log10(peak):0.0} dBFS above {cutoffHz} Hz at sample {index}");
    }

    [Fact]
    public void Control_ALinearFadeFromAHeldSample_WouldBeAClick()
    {
        float[] output = LatencyTests.Sine(Rate, 300, Rate);
        for (int i = 0; i < output.Length - 20000; i++) output[20000 + i] = output[19999] * Math.Max(0, 1 - (float)i / FadeSamples);
        Assert.True(HighPassedPeak(output, Rate, 3000, from: Rate / 5).Peak > 2e-3f);
    }

    /// <summary>Largest magnitude above a frequency: a Blackman-windowed sinc of 801 taps, its stop band under −74 dB.</summary>
    private static (int Index, float Peak) HighPassedPeak(float[] x, int rate, double cutoffHz, int from)
    {
        const int Half = 400;
        double[] taps = new double[2 * Half + 1];
        double cutoff = 2 * cutoffHz / rate;
        for (int k = -Half; k <= Half; k++)
        {
            double window = 0.42 + 0.5 * Math.Cos(Math.PI * k / (Half + 1)) + 0.08 * Math.Cos(2 * Math.PI * k / (Half + 1));
            double sinc = k == 0 ? cutoff : Math.Sin(Math.PI * cutoff * k) / (Math.PI * k);
            taps[k + Half] = (k == 0 ? 1 : 0) - window * sinc;
        }

        (int Index, float Peak) result = default;
        for (int i = from; i < x.Length - Half; i++)
        {
            double sum = 0;
            for (int k = 0; k < taps.Length; k++) sum += taps[k] * x[i + k - Half];
            if (Math.Abs(sum) > result.Peak) result = (i, (float)Math.Abs(sum));
        }

        return result;
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
