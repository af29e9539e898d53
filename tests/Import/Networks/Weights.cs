namespace NeuralSynth.Import.Tests.Networks;

/// <summary>Seeded random numbers for weights.</summary>
internal sealed class Weights(int seed)
{
    private readonly Random _random = new(seed);

    public float[] Take(int count, double deviation)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)(deviation * Math.Sqrt(3) * ((2 * _random.NextDouble()) - 1));
        return values;
    }

    /// <summary>0.5 … 1.5</summary>
    public float[] Positive(int count) => [.. Take(count, 0.5 / Math.Sqrt(3)).Select(v => 1 + v)];

    /// <summary>[n][n] rows of an orthonormal matrix.</summary>
    public float[] Orthonormal(int n)
    {
        double[][] rows = [.. Enumerable.Range(0, n).Select(_ => Array.ConvertAll(Take(n, 1), v => (double)v))];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double product = rows[i].Zip(rows[j], (a, b) => a * b).Sum();
                for (int k = 0; k < n; k++) rows[i][k] -= product * rows[j][k];
            }

            double norm = Math.Sqrt(rows[i].Sum(v => v * v));
            for (int k = 0; k < n; k++) rows[i][k] /= norm;
        }

        return [.. rows.SelectMany(r => r).Select(v => (float)v)];
    }
}
