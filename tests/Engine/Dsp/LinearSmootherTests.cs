using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class LinearSmootherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(441)]
    public void RampIsALineThatEndsExactlyOnTheTarget(int ramp)
    {
        var smoother = new LinearSmoother();
        smoother.Initialize(ramp, 0.25f);
        smoother.SetTarget(1.75f);
        for (int n = 1; n <= ramp; n++)
        {
            double wanted = 0.25 + 1.5 * n / ramp;
            Assert.InRange(smoother.Next(), wanted - 1e-6, wanted + 1e-6);
        }

        Assert.Equal(1.75f, smoother.Current);
        Assert.False(smoother.IsMoving);
        Assert.Equal(1.75f, smoother.Next());
    }

    [Fact]
    public void EverySplitGivesTheSameBitsAsOneSampleAtATime()
    {
        using var scratch = new NativeScratch();
        const int total = 3000;
        float* whole = scratch.Floats(total), split = scratch.Floats(total);
        Run(whole, [.. Enumerable.Repeat(1, total)], useNext: true);
        for (int seed = 0; seed < 20; seed++)
        {
            Run(split, [.. Signals.Split(total, 70, seed)], useNext: false);
            Assert.True(new Span<float>(whole, total).SequenceEqual(new Span<float>(split, total)), $"seed {seed}");
        }
    }

    [Fact]
    public void MultiplyAppliesTheSameValues()
    {
        using var scratch = new NativeScratch();
        const int count = 100;
        float[] input = Signals.Noise(count, 4);
        float* samples = scratch.Copy(input);
        LinearSmoother a = Ramp(), b = Ramp();
        a.Multiply(samples, count);
        for (int i = 0; i < count; i++) Assert.Equal(input[i] * b.Next(), samples[i]);
    }

    private static LinearSmoother Ramp()
    {
        var smoother = new LinearSmoother();
        smoother.Initialize(37, 0);
        smoother.SetTarget(0.7f);
        return smoother;
    }

    /// <summary>New targets at fixed samples; a target splits the block it falls into, as an event does.</summary>
    private static void Run(float* values, int[] blocks, bool useNext)
    {
        var targets = new Dictionary<int, float> { [0] = 1, [50] = -0.3f, [333] = 0.11f, [400] = 0.9f, [2000] = 0 };
        var smoother = new LinearSmoother();
        smoother.Initialize(150, 0.5f);
        int position = 0;
        foreach (int block in blocks)
        {
            int end = position + block;
            while (position < end)
            {
                if (targets.TryGetValue(position, out float target)) smoother.SetTarget(target);
                int next = targets.Keys.Where(t => t > position).Append(end).Min();
                int count = Math.Min(next, end) - position;
                if (useNext) values[position] = smoother.Next();
                else smoother.Fill(values + position, count);
                position += count;
            }
        }
    }
}
