using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class CounterRandomTests
{
    [Fact]
    public void FillNormalEqualsSingleDrawsForEveryStartAndLength()
    {
        float* values = stackalloc float[200];
        foreach (int count in new[] { 0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 200 })
        {
            for (ulong first = 0; first < 5; first++)
            {
                CounterRandom.FillNormal(11, 3, first, values, count);
                for (int i = 0; i < count; i++) Assert.Equal(CounterRandom.Normal(11, 3, first + (ulong)i), values[i]);
            }
        }
    }

    [Fact]
    public void NormalNumbersHaveNormalMomentsAndTails()
    {
        const int count = 400_000;
        var values = new float[count];
        fixed (float* p = values) CounterRandom.FillNormal(1, 0, 0, p, count);
        double[] moments = new double[5];
        foreach (float v in values)
        {
            for (int k = 1; k <= 4; k++) moments[k] += Math.Pow(v, k) / count;
        }

        Assert.InRange(moments[1], -0.01, 0.01);
        Assert.InRange(moments[2], 0.99, 1.01);
        Assert.InRange(moments[3], -0.03, 0.03);
        Assert.InRange(moments[4], 2.94, 3.06);
        Assert.InRange(values.Count(v => Math.Abs(v) > 1.959964f) / (double)count, 0.048, 0.052);
        Assert.All(values, v => Assert.InRange(v, -5.9f, 5.9f));
    }

    [Fact]
    public void NormalMatchesBoxMullerInDoublePrecision()
    {
        for (ulong pair = 0; pair < 5000; pair++)
        {
            ulong bits = CounterRandom.Bits(5, 2, pair);
            double radius = Math.Sqrt(-2 * Math.Log(((bits >> 40) + 1) / (double)(1 << 24)));
            (double sin, double cos) = Math.SinCos(2 * Math.PI * (int)bits / 4294967296.0);
            Assert.InRange(CounterRandom.Normal(5, 2, 2 * pair), radius * cos - 2e-6, radius * cos + 2e-6);
            Assert.InRange(CounterRandom.Normal(5, 2, 2 * pair + 1), radius * sin - 2e-6, radius * sin + 2e-6);
        }
    }

    [Fact]
    public void UniformIsFlatAndNeighboursStreamsAndSeedsAreUncorrelated()
    {
        const int count = 100_000;
        var histogram = new int[20];
        double next = 0, stream = 0, seed = 0;
        for (ulong i = 0; i < count; i++)
        {
            double value = CounterRandom.Uniform(9, i);
            Assert.InRange(value, 0, 0.99999995);
            histogram[(int)(value * 20)]++;
            next += (value - 0.5) * (CounterRandom.Uniform(9, i + 1) - 0.5);
            stream += (value - 0.5) * (CounterRandom.Uniform(9, 1, i) - 0.5);
            seed += (value - 0.5) * (CounterRandom.Uniform(10, i) - 0.5);
        }

        Assert.All(histogram, h => Assert.InRange(h, count / 20 * 0.94, count / 20 * 1.06));
        foreach (double correlation in new[] { next, stream, seed }) Assert.InRange(correlation / count * 12, -0.015, 0.015);
    }

    [Fact]
    public void BitsDependOnAllArgumentsAndDoNotRepeat()
    {
        ulong first = CounterRandom.Bits(0, 0, 0);
        Assert.NotEqual(first, CounterRandom.Bits(0, 1, 0));
        Assert.NotEqual(first, CounterRandom.Bits(1, 0, 0));
        Assert.Equal(first, CounterRandom.Bits(0, 0, 0));
        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Select(i => CounterRandom.Bits(0, 0, (ulong)i)).Distinct().Count());
    }
}
