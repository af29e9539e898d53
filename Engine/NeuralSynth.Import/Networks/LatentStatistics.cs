using NeuralSynth.Contract;

namespace NeuralSynth.Import.Networks;

/// <summary>Names and statistics of the latent dimensions, as far as the file has them.</summary>
internal static class LatentStatistics
{
    // Of a normal distribution: 1 % lie below the mean by this many deviations.
    private const float OnePercent = 2.326f;

    // Dimensions that training gave up have no variance, but manifests want one above 0.
    private const float LeastDeviation = 1e-3f;

    public static (LatentDimension[] Latents, LatentBasis? Basis) Of(RaveLatent latent) => latent switch
    {
        VariationalLatent variational => (Dimensions(Deviations(variational)), null),
        QuantizedLatent quantized => OfCodebooks(quantized),
        // Evenly on the sphere, the squares of D coordinates have the mean 1/D.
        SphericalLatent => (Dimensions([.. Enumerable.Repeat(1 / MathF.Sqrt(latent.Dimensions), latent.Dimensions)]), null),
        // Training pulls these towards a standard normal distribution.
        _ => (Dimensions([.. Enumerable.Repeat(1f, latent.Dimensions)]), null),
    };

    /// <summary>The file has each axis's share of the variance but not the variance. Training pulls the latent towards a standard
    /// normal distribution in the dimensions it uses, whose number is 1/Σ share²; so that is taken as their sum.</summary>
    private static float[] Deviations(VariationalLatent latent)
    {
        double[] shares = new double[latent.Mean.Length];
        for (int i = 0; i < Math.Min(shares.Length, latent.Fidelity.Length); i++)
            shares[i] = Math.Max(0, latent.Fidelity[i] - (i == 0 ? 0 : latent.Fidelity[i - 1]));
        double sum = shares.Sum();
        if (!(sum > 0)) return [.. Enumerable.Repeat(1f, latent.Dimensions)];
        double used = 1 / shares.Sum(s => s / sum * (s / sum));
        return [.. shares.Take(latent.Dimensions).Select(s => MathF.Max(LeastDeviation, (float)Math.Sqrt(s / sum * used)))];
    }

    private static LatentDimension[] Dimensions(float[] deviations) => [.. deviations.Select((deviation, i) => new LatentDimension
    {
        Name = $"Latent {i + 1}",
        Mean = 0,
        StandardDeviation = deviation,
        Percentile1 = -OnePercent * deviation,
        Percentile99 = OnePercent * deviation,
    })];

    /// <summary>Main axes of the sum of one entry of each codebook, chosen as often as in training and independently.</summary>
    private static (LatentDimension[] Latents, LatentBasis Basis) OfCodebooks(QuantizedLatent latent)
    {
        int size = latent.Dimensions;
        double[] mean = new double[size];
        double[,] covariance = new double[size, size];
        for (int i = 0; i < latent.Codebooks.Length; i++) Add(latent.Codebooks[i], latent.Usage[i], mean, covariance);
        (double[] variances, double[][] axes) = SymmetricEigen.Decompose(covariance);
        var basis = new LatentBasis
        {
            Mean = Array.ConvertAll(mean, m => (float)m),
            Components = Array.ConvertAll(axes, a => Array.ConvertAll(a, v => (float)v)),
            Variance = Array.ConvertAll(variances, v => (float)Math.Max(v, 0)),
        };
        return (Dimensions(Array.ConvertAll(basis.Variance, v => MathF.Max(LeastDeviation, MathF.Sqrt(v)))), basis);
    }

    private static void Add(float[] book, float[] usage, double[] mean, double[,] covariance)
    {
        int size = mean.Length, entries = book.Length / size;
        double[] weights = [.. Enumerable.Range(0, entries).Select(e => usage.Length == entries ? Math.Max(usage[e], 0.0) : 1)];
        double sum = weights.Sum();
        if (!(sum > 0)) (weights, sum) = ([.. Enumerable.Repeat(1.0, entries)], entries);
        double[] centre = new double[size];
        for (int e = 0; e < entries; e++)
        {
            for (int d = 0; d < size; d++) centre[d] += weights[e] / sum * book[(e * size) + d];
        }

        for (int d = 0; d < size; d++) mean[d] += centre[d];
        for (int e = 0; e < entries; e++)
        {
            for (int a = 0; a < size; a++)
            {
                double left = weights[e] / sum * (book[(e * size) + a] - centre[a]);
                for (int b = 0; b < size; b++) covariance[a, b] += left * (book[(e * size) + b] - centre[b]);
            }
        }
    }
}
