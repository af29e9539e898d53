using MathNet.Numerics.LinearAlgebra;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Export;

/// <summary>Latents of training material, one row per step.</summary>
/// <param name="Values">[S][K + D] descriptors, then the learned latent.</param>
/// <param name="Properties">Properties of the sound at these steps by name, [S] each; NaN where a step has none.</param>
public sealed record LatentObservations(IReadOnlyList<float[]> Values, IReadOnlyDictionary<string, float[]> Properties);

/// <summary>The user's axes: descriptors as they are, the learned latent along principal components, the one that changes the
/// sound most first; all scaled so that −1 … 1 are the 5th and 95th percentile of the training material, with a sign so
/// that more of an axis is more of the property it is named after.</summary>
/// <remarks>A regularised latent has about the same variance in every direction, so its own principal components would say nothing:
/// of the decoder's response to one standard deviation in each direction, the components are those of the response. The map is
/// part of the exported graphs, so packages need no basis.</remarks>
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
    /// <param name="response">Given shifts [i][D] of the learned latent, the products [i, j] of what they change in the sound; null to
    /// order by variance.</param>
    public static LatentAxes Fit(LatentObservations observations, IReadOnlyList<string> descriptors, Func<float[][], double[,]>? response = null)
    {
        int size = observations.Values[0].Length, fixedAxes = descriptors.Count;
        double[] mean = [.. Enumerable.Range(0, size).Select(d => observations.Values.Average(v => v[d]))];
        (Matrix<double> read, Matrix<double> write) = Components(observations.Values, mean, fixedAxes, response);
        var names = new List<string>();
        float[] matrix = new float[size * size], offset = new float[size], inverse = new float[size * size], inverseOffset = Array.ConvertAll(mean, m => (float)m);
        var dimensions = new LatentDimension[size];
        for (int a = 0; a < size; a++)
        {
            float[] along = [.. observations.Values.Select(v => (float)Project(v, mean, read.Row(a)))];
            (string name, bool negative) = a < fixedAxes ? (descriptors[a], false) : Name(along, observations.Properties, names, a - fixedAxes + 1);
            names.Add(name);
            double sign = negative ? -1 : 1;
            float[] sorted = [.. along.Select(x => (float)(sign * x)).Order()];
            double low = At(sorted, 0.05), high = At(sorted, 0.95), middle = (low + high) / 2, half = Math.Max(LeastSpread, (high - low) / 2);
            for (int d = 0; d < size; d++)
            {
                matrix[(a * size) + d] = (float)(sign * read[a, d] / half);
                inverse[(d * size) + a] = (float)(sign * write[d, a] * half);
                inverseOffset[d] += (float)(sign * write[d, a] * middle);
            }
            offset[a] = (float)((-sign * read.Row(a).Zip(mean, (x, m) => x * m).Sum() - middle) / half);
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

    /// <summary>Axis = Read · (raw − mean), raw = mean + Write · axis. The first dimensions stay as they are; the others have unit
    /// variance and no covariance.</summary>
    private static (Matrix<double> Read, Matrix<double> Write) Components(IReadOnlyList<float[]> values, double[] mean, int first, Func<float[][], double[,]>? response)
    {
        int count = mean.Length - first;
        var covariance = Matrix<double>.Build.Dense(count, count);
        foreach (float[] v in values)
            for (int i = 0; i < count; i++)
                for (int j = 0; j < count; j++) covariance[i, j] += (v[first + i] - mean[first + i]) * (v[first + j] - mean[first + j]) / values.Count;
        (double[] variances, Matrix<double> vectors) = Descending(covariance);
        double[] deviations = Array.ConvertAll(variances, v => Math.Max(LeastSpread, Math.Sqrt(Math.Max(0, v))));
        Matrix<double> shifts = vectors * Matrix<double>.Build.DenseOfDiagonalArray(deviations), back = Matrix<double>.Build.DenseOfDiagonalArray(Array.ConvertAll(deviations, d => 1 / d)) * vectors.Transpose();
        if (response is not null)
        {
            double[,] products = response([.. Enumerable.Range(0, count).Select(i => shifts.Column(i).Select(x => (float)x).ToArray())]);
            Matrix<double> rotation = Descending(Matrix<double>.Build.DenseOfArray(products)).Vectors;
            (shifts, back) = (shifts * rotation, rotation.Transpose() * back);
        }
        Matrix<double> read = Matrix<double>.Build.DenseIdentity(mean.Length), write = Matrix<double>.Build.DenseIdentity(mean.Length);
        read.SetSubMatrix(first, first, back);
        write.SetSubMatrix(first, first, shifts);
        return (read, write);
    }

    private static (double[] Values, Matrix<double> Vectors) Descending(Matrix<double> symmetric)
    {
        var evd = symmetric.Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, symmetric.RowCount).OrderByDescending(i => evd.EigenValues[i].Real)];
        return ([.. order.Select(i => evd.EigenValues[i].Real)], Matrix<double>.Build.DenseOfColumnVectors(order.Select(i => evd.EigenVectors.Column(i))));
    }

    private static double Project(float[] value, double[] mean, Vector<double> axis)
    {
        double sum = 0;
        for (int d = 0; d < mean.Length; d++) sum += axis[d] * (value[d] - mean[d]);
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
