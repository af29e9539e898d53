namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Seeded numbers that depend on a name and an index alone, so that all forms of a network get the same weights.</summary>
/// <remarks>Generator: SplitMix64 (Steele, Lea and Flood 2014).</remarks>
internal static class SeededValues
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Uniform values of mean 0 and the given standard deviation.</summary>
    public static float[] Uniform(string name, long count, double deviation)
    {
        // A uniform distribution over ±a has the deviation a/√3.
        double scale = 2 * Math.Sqrt(3) * deviation / (1ul << 53);
        double offset = -Math.Sqrt(3) * deviation;
        ulong state = SeedOf(name);
        float[] values = new float[count];
        for (long i = 0; i < count; i++)
        {
            state += Step;
            values[i] = (float)(((Mix(state) >> 11) * scale) + offset);
        }

        return values;
    }

    private static ulong SeedOf(string name)
    {
        ulong seed = Step;
        foreach (char c in name) seed = Mix(seed ^ c) + Step;
        return seed;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
