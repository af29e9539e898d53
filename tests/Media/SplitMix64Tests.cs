namespace NeuralSynth.Media.Tests;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Sequence_IsThePublishedOne()
    {
        // From the reference implementation (S. Vigna), seed 1234567.
        var random = new SplitMix64(1234567);
        ulong[] expected =
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => random.Next()));
    }

    [Fact]
    public void Normal_HasMeanZeroAndDeviationOne()
    {
        var random = new SplitMix64(3);
        var values = Enumerable.Range(0, 100_000).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(0, values.Average(), 0.02);
        Assert.Equal(1, Math.Sqrt(values.Average(x => x * x)), 0.02);
    }
}
