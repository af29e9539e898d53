namespace NeuralSynth.Engine.Tests.Dsp;

/// <summary>Test signals and error measures, in double precision.</summary>
internal static class Signals
{
    public static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        var noise = new float[count];
        for (int i = 0; i < count; i++) noise[i] = (float)(random.NextDouble() * 2 - 1);
        return noise;
    }

    public static float[] Sine(int count, double frequencyHz, double rate, double phase = 0)
    {
        var sine = new float[count];
        for (int i = 0; i < count; i++) sine[i] = (float)Math.Sin(2 * Math.PI * frequencyHz * i / rate + phase);
        return sine;
    }

    /// <summary>Random block lengths from 1 to <paramref name="largest"/> that add up to <paramref name="total"/>.</summary>
    public static IEnumerable<int> Split(int total, int largest, int seed)
    {
        var random = new Random(seed);
        for (int done = 0; done < total;)
        {
            int block = Math.Min(random.Next(1, largest + 1), total - done);
            yield return block;
            done += block;
        }
    }

    public static double SnrDb(ReadOnlySpan<float> actual, Func<int, double> expected, int from, int to)
    {
        double signal = 0, error = 0;
        for (int i = from; i < to; i++)
        {
            double wanted = expected(i), difference = actual[i] - wanted;
            signal += wanted * wanted;
            error += difference * difference;
        }

        return 10 * Math.Log10(signal / Math.Max(error, 1e-300));
    }
}
