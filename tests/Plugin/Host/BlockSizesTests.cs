using NeuralSynth.Host;
using NeuralSynth.Host.Rendering;

namespace NeuralSynth.Plugin.Tests.Host;

public sealed class BlockSizesTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65537")]
    [InlineData("many")]
    [InlineData("")]
    public void Parse_RefusesWhatIsNoBlockSize(string text) => Assert.Throws<HostException>(() => BlockSizes.Parse(text, 0));

    [Fact]
    public void Fixed_IsAlwaysTheSameButForTheLast()
    {
        BlockSizes blocks = BlockSizes.Parse("100", 0);
        Assert.Equal(100, blocks.Next(250));
        Assert.Equal(50, blocks.Next(50));
    }

    [Fact]
    public void Random_StaysInRangeAndRepeatsWithItsSeed()
    {
        int[] Draw(int seed)
        {
            BlockSizes blocks = BlockSizes.Parse("random", seed);
            return Enumerable.Range(0, 5000).Select(_ => blocks.Next(long.MaxValue)).ToArray();
        }

        int[] first = Draw(1);
        Assert.All(first, n => Assert.InRange(n, 1, BlockSizes.Parse("random", 1).MaxSamples));
        Assert.Contains(1, first);
        Assert.Contains(first, n => n > 1024);
        Assert.Equal(first, Draw(1));
        Assert.NotEqual(first, Draw(2));
    }
}
