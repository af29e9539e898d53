using MathNet.Numerics.LinearAlgebra;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Export;

/// <summary>Latents of training material, one row per step.</summary>
/// <param name="Values">[S][K + D] descriptors, then the learned latent.</param>
/// <param name="Properties">Properties of the sound at these steps by name, [S] each; NaN where a step has none.</param>
public sealed record LatentObservations(IReadOnlyList<float[]> Values, IReadOnlyDictionary<string, float[]> Properties);

/// <summary>The user's axes: descriptors as they are, the learned latent along its principal components, the one with the most
/// variance first; all scaled so that −1 … 1 are the 5th and 95th percentile of the training material, with a sign
/// so that more of an axis is more of the property it is named after.</summary>
/// <remarks>The rotation is part of the exported graphs, so packages need no basis.</remarks>
public sealed class LatentAxes
{
    private const double LeastCorrelation = 0.35;
    private const double LeastSpread = 1e-3;

    private LatentAxes(float[] matrix, float[] offset, float[] inverse, float[] inverseOffset, LatentDimension[] dimensions)
    {
        (Matrix, Offset, Inverse, InverseOffset, Dimensions) = (matrix, offset, inverse, inverseOffset, dimensions);
    }

    /// <summary>[N · N]: user = Matrix · raw + Offset.</summary>
    public float[] Matrix { get; }

    /// <summary>[N].</summary>
    public float[] Offset { get; }

    /// <summary>[N · N]: raw = Inverse · user + InverseOffset.</summary>
    public float[] Inverse { get; }

    /// <summary>[N].</summary>
    public float[] InverseOffset { get; }

    /// <summary>Names and distribution on the training material, in user units.</summary>
    public LatentDimension[] Dimensions { get; }

    /// <summary>Fits the axes.</summary>
    /// <param name="observations">At least two steps.</param>
    /// <param name="descriptors">Names of the first dimensions, which are not rotated.</param>
    public static LatentAxes Fit(LatentObservations observations, IReadOnlyList<string> descriptors)
    {
        int size = observations.Values[0].Length, fixedAxes = descriptors.Count;
        double[] mean = [.. Enumerable.Range(0, size).Select(d => observations.Values.Average(v => v[d]))];
        double[][] axes = [.. Enumerable.Range(0, fixedAxes).Select(d => Unit(size, d)), .. Components(observations.Values, mean, fixedAxes)];
        var names = new List<string>();
        float[] matrix = new float[size * size], offset = new float[size], inverse = new float[size * size], inverseOffset = Array.ConvertAll(mean, m => (float)m);
        var dimensions = new LatentDimension[size];
        for (int a = 0; a < size; a++)
        {
            float[] along = [.. observations.Values.Select(v => (float)Project(v, mean, axes[a]))];
            (string name, bool negative) = a < fixedAxes ? (descriptors[a], false) : Name(along, observations.Properties, names, a - fixedAxes + 1);
            names.Add(name);
            double sign = negative ? -1 : 1;
            float[] sorted = [.. along.Select(x => (float)(sign * x)).Order()];
            double low = At(sorted, 0.05), high = At(sorted, 0.95), middle = (low + high) / 2, half = Math.Max(LeastSpread, (high - low) / 2);
            for (int d = 0; d < size; d++)
            {
                matrix[(a * size) + d] = (float)(sign * axes[a][d] / half);
                inverse[(d * size) + a] = (float)(sign * axes[a][d] * half);
                inverseOffset[d] += (float)(sign * axes[a][d] * middle);
            }
            offset[a] = (float)((-sign * axes[a].Zip(mean, (x, m) => x * m).Sum() - middle) / half);
            dimensions[a] = Dimension(name, [.. sorted.Select(x => (float)((x - middle) / half))]);
        }
        return new(matrix, offset, inverse, inverseOffset, dimensions);
    }

    /// <summary>Pearson's correlation over the steps that have the property.</summary>
    internal static double Correlation(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (!float.IsFinite(x[i]) || !float.IsFinite(y[i])) continue;
            n++;
            sx += x[i];
            sy += y[i];
            sxx += (double)x[i] * x[i];
            syy += (double)y[i] * y[i];
            sxy += (double)x[i] * y[i];
        }
        double vx = sxx - (sx * sx / n), vy = syy - (sy * sy / n);
        return n < 3 || vx <= 1e-12 || vy <= 1e-12 ? 0 : (sxy - (sx * sy / n)) / Math.Sqrt(vx * vy);
    }

    /// <summary>Eigenvectors of the learned dimensions' covariance, embedded, most variance first.</summary>
    private static IEnumerable<double[]> Components(IReadOnlyList<float[]> values, double[] mean, int first)
    {
        int count = mean.Length - first;
        var covariance = Matrix<double>.Build.Dense(count, count);
        foreach (float[] v in values)
            for (int i = 0; i < count; i++)
                for (int j = 0; j <= i; j++) covariance[i, j] += (v[first + i] - mean[first + i]) * (v[first + j] - mean[first + j]) / values.Count;
        for (int i = 0; i < count; i++)
            for (int j = 0; j < i; j++) covariance[j, i] = covariance[i, j];
        var evd = covariance.Evd(Symmetricity.Symmetric);
        // Ascending: the last is the largest.
        for (int a = count - 1; a >= 0; a--) yield return [.. new double[first], .. evd.EigenVectors.Column(a)];
    }

    private static double[] Unit(int size, int d)
    {
        double[] unit = new double[size];
        unit[d] = 1;
        return unit;
    }

    private static double Project(float[] value, double[] mean, double[] axis)
    {
        double sum = 0;
        for (int d = 0; d < axis.Length; d++) sum += axis[d] * (value[d] - mean[d]);
        return sum;
    }

    /// <summary>The property that an axis follows best, if it does and no axis before has its name.</summary>
    private static (string Name, bool Negative) Name(float[] along, IReadOnlyDictionary<string, float[]> properties, List<string> taken, int number)
    {
        var ranked = properties.Select(p => (p.Key, R: Correlation(along, p.Value))).OrderByDescending(p => Math.Abs(p.R)).ToArray();
        foreach ((string name, double r) in ranked)
            if (Math.Abs(r) >= LeastCorrelation && !taken.Contains(name)) return (name, r < 0);
        return ($"Texture {number}", ranked.Length > 0 && ranked[0].R < 0);
    }

    private static double At(float[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static LatentDimension Dimension(string name, float[] sorted)
    {
        double mean = sorted.Average(x => (double)x), variance = sorted.Average(x => (x - mean) * (x - mean));
        return new()
        {
            Name = name,
            Mean = (float)mean,
            StandardDeviation = MathF.Max(1e-3f, (float)Math.Sqrt(variance)),
            Percentile1 = (float)At(sorted, 0.01),
            Percentile99 = (float)At(sorted, 0.99),
        };
    }
}
