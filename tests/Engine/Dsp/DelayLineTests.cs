using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class DelayLineTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    public void OutputIsTheInputLaterForEverySplitAndInPlace(int delay)
    {
        using var scratch = new NativeScratch();
        float[] input = Signals.Noise(5000, delay);
        for (int seed = 0; seed < 4; seed++)
        {
            var line = new DelayLine();
            line.Initialize(ref scratch.Arena, delay);
            float* samples = scratch.Copy(input);
            int position = 0;
            foreach (int block in Signals.Split(input.Length, seed == 0 ? 3000 : 300, seed))
            {
                line.ProcessBlock(samples + position, samples + position, block);
                position += block;
            }

            for (int i = 0; i < input.Length; i++) Assert.Equal(i < delay ? 0 : input[i - delay], samples[i]);
        }
    }

    [Fact]
    public void ShorterDelaysAndResetWork()
    {
        using var scratch = new NativeScratch();
        var line = new DelayLine();
        line.Initialize(ref scratch.Arena, 10);
        line.SetDelay(3);
        float* samples = scratch.Copy([1, 2, 3, 4, 5]);
        line.ProcessBlock(samples, samples, 5);
        Assert.Equal([0, 0, 0, 1, 2], new Span<float>(samples, 5).ToArray());
        line.Reset();
        float* again = scratch.Copy([6, 7, 8, 9, 10]);
        line.ProcessBlock(again, again, 5);
        Assert.Equal([0, 0, 0, 6, 7], new Span<float>(again, 5).ToArray());
    }
}
