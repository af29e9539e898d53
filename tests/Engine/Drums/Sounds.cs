namespace NeuralSynth.Engine.Tests.Drums;

/// <summary>Sounds whose samples are known.</summary>
internal static class Sounds
{
    /// <summary>White noise, the last sample not 0.</summary>
    internal static float[] Noise(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 1.6f - 0.8f)];
    }

    /// <summary>A sine that fades in and out within 256 samples.</summary>
    internal static float[] Sine(int count, double cyclesPerSample, double amplitude = 0.5)
    {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++)
        {
            double edge = Math.Min(1, Math.Min(i, count - 1 - i) / 256.0);
            samples[i] = (float)(amplitude * edge * edge * (3 - 2 * edge) * Math.Sin(2 * Math.PI * cyclesPerSample * i));
        }

        return samples;
    }

    /// <summary>Every sample 1.</summary>
    internal static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    /// <summary>Random block lengths.</summary>
    internal static Func<int> Blocks(int seed, int longest = 700)
    {
        var random = new Random(seed);
        return () => random.Next(1, longest);
    }

    internal static double LargestStep(ReadOnlySpan<float> signal)
    {
        double largest = 0;
        for (int i = 1; i < signal.Length; i++) largest = Math.Max(largest, Math.Abs(signal[i] - signal[i - 1]));
        return largest;
    }
}
