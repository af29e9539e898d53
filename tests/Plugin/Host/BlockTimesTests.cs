using System.Diagnostics;
using NeuralSynth.Host.Rendering;

namespace NeuralSynth.Plugin.Tests.Host;

public sealed class BlockTimesTests
{
    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);

    [Fact]
    public void Percentile_IsWithinTwoPercentOfTheExactOne()
    {
        var times = new BlockTimes();
        for (int i = 1; i <= 1000; i++) times.Add(Ticks(i * 1e-5), deadlineSeconds: 1);
        Assert.InRange(times.Percentile(0.99), 0.0099 * 0.98, 0.0099 * 1.02);
        Assert.InRange(times.Percentile(0.5), 0.005 * 0.98, 0.005 * 1.02);
        Assert.Equal(0.01, times.WorstSeconds, 6);
    }

    [Fact]
    public void DeadlineMisses_CountBlocksLongerThanTheirAudio()
    {
        var times = new BlockTimes();
        times.Add(Ticks(0.001), deadlineSeconds: 0.01);
        times.Add(Ticks(0.02), deadlineSeconds: 0.01);
        Assert.Equal(1, times.DeadlineMisses);
        Assert.Equal(2, times.Blocks);
    }

    [Fact]
    public void Percentile_OfNothing_IsZero() => Assert.Equal(0, new BlockTimes().Percentile(0.99));
}
