using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class FilteredNoiseTests
{
    private const int Bands = 8;
    private const int Taps = 32;
    private const int Hop = 64;
    private const int Slots = Hop / Bands;
    private const int Hops = 6;

    [Fact]
    public void HopsMatchTheDefinitionInDoublePrecision()
    {
        using var scratch = new NativeScratch();
        float[] filters = Signals.Noise(Bands * Taps, 1);
        float[] levels = [.. Signals.Noise((Hops + 1) * Bands, 2).Select(Math.Abs)];
        float* actual = Render(scratch, filters, levels, 77, 0);
        for (int n = 0; n < Hops * Hop; n++)
        {
            double wanted = 0;
            for (int j = Math.Max(0, (n - Taps) / Bands); j <= n / Bands; j++)
            {
                if (n - j * Bands >= Taps) continue;
                for (int b = 0; b < Bands; b++)
                {
                    int t = j / Slots;
                    double part = j % Slots / (double)Slots;
                    double level = levels[t * Bands + b] * (1 - part) + levels[(t + 1) * Bands + b] * part;
                    wanted += CounterRandom.Normal(77, (ulong)b, (ulong)j) * level * filters[b * Taps + n - j * Bands];
                }
            }

            Assert.InRange(actual[n], wanted - 1e-5, wanted + 1e-5);
        }
    }

    [Fact]
    public void TheSameSeedRepeatsAndAnotherDiffers()
    {
        using var scratch = new NativeScratch();
        float[] filters = Signals.Noise(Bands * Taps, 1);
        float[] levels = [.. Enumerable.Repeat(1f, (Hops + 1) * Bands)];
        Span<float> first = new(Render(scratch, filters, levels, 1, 3), Hops * Hop);
        Assert.True(first.SequenceEqual(new Span<float>(Render(scratch, filters, levels, 1, 3), Hops * Hop)));
        Assert.False(first.SequenceEqual(new Span<float>(Render(scratch, filters, levels, 2, 3), Hops * Hop)));
        Assert.False(first.SequenceEqual(new Span<float>(Render(scratch, filters, levels, 1, 4), Hops * Hop)));
    }

    /// <summary>Started at hop h, the noise is the one that hop h would have had, once the filters are full.</summary>
    [Fact]
    public void NoiseDependsOnThePositionOnly()
    {
        using var scratch = new NativeScratch();
        float[] filters = Signals.Noise(Bands * Taps, 1);
        float[] levels = [.. Enumerable.Repeat(1f, (Hops + 1) * Bands)];
        float* early = Render(scratch, filters, levels, 5, 0), late = Render(scratch, filters, levels, 5, 2);
        Assert.True(new Span<float>(early + 3 * Hop, 3 * Hop).SequenceEqual(new Span<float>(late + Hop, 3 * Hop)));
    }

    private static float* Render(NativeScratch scratch, float[] filters, float[] levels, ulong seed, ulong firstHop)
    {
        var noise = new FilteredNoise();
        noise.Initialize(ref scratch.Arena, Bands, Taps, scratch.Copy(filters), Hop, seed);
        noise.Reset(seed, firstHop);
        float* output = scratch.Floats(Hops * Hop), values = scratch.Copy(levels);
        for (int t = 0; t < Hops; t++) noise.ProcessHop(values + t * Bands, values + (t + 1) * Bands, output + t * Hop);
        return output;
    }
}
