using System.Globalization;

namespace NeuralSynth.Host.Rendering;

/// <summary>How many samples each block has: always the same, or drawn between 1 and a maximum.</summary>
internal sealed class BlockSizes
{
    /// <summary>Largest block that <c>--block</c> takes.</summary>
    public const int Limit = 65536;

    private const int RandomMax = 2048;
    private readonly Random? _random;

    private BlockSizes(int max, Random? random)
    {
        MaxSamples = max;
        _random = random;
    }

    /// <summary>The largest block to come.</summary>
    public int MaxSamples { get; }

    /// <summary>Parses <c>--block</c>.</summary>
    /// <exception cref="HostException">It is neither a number from 1 to <see cref="Limit"/> nor <c>random</c>.</exception>
    public static BlockSizes Parse(string text, int seed)
    {
        if (text.Equals("random", StringComparison.OrdinalIgnoreCase)) return new BlockSizes(RandomMax, new Random(seed));
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int samples) && samples is >= 1 and <= Limit)
            return new BlockSizes(samples, null);
        throw new HostException($"--block: expected a number from 1 to {Limit}, or random, found '{text}'.");
    }

    /// <summary>The next block, not longer than what is left.</summary>
    public int Next(long leftSamples)
    {
        int samples = _random == null ? MaxSamples : Draw(_random);
        return (int)Math.Min(samples, leftSamples);
    }

    // Evenly over the octaves: short blocks are where hosts and plug-ins disagree.
    private static int Draw(Random random) => Math.Clamp((int)Math.Pow(2, random.NextDouble() * Math.Log2(RandomMax + 1)), 1, RandomMax);
}
