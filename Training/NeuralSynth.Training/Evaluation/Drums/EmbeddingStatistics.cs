using MathNet.Numerics.LinearAlgebra;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Distances between sets of embeddings.</summary>
public static class EmbeddingStatistics
{
    /// <summary>Fréchet distance of the Gaussians fitted to two sets: |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½).</summary>
    /// <remarks>Source: Heusel et al., "GANs trained by a two time-scale update rule", NIPS 2017.</remarks>
    public static double Frechet(IReadOnlyList<float[]> a, IReadOnlyList<float[]> b) => Frechet(a, Equal(a.Count), b, Equal(b.Count));

    /// <summary>The same of weighted sets; the weights of each add up to 1.</summary>
    public static double Frechet(IReadOnlyList<float[]> a, double[] weightsA, IReadOnlyList<float[]> b, double[] weightsB)
    {
        (Vector<double> meanA, Matrix<double> covarianceA) = Moments(a, weightsA);
        (Vector<double> meanB, Matrix<double> covarianceB) = Moments(b, weightsB);
        // tr (Σ₁Σ₂)^½ = tr (Σ₁^½ Σ₂ Σ₁^½)^½, whose argument is symmetric.
        Matrix<double> root = Root(covarianceA), inner = root * covarianceB * root;
        double cross = Eigenvalues((inner + inner.Transpose()) / 2).Sum(v => Math.Sqrt(Math.Max(0, v)));
        Vector<double> difference = meanA - meanB;
        return difference.DotProduct(difference) + covarianceA.Trace() + covarianceB.Trace() - (2 * cross);
    }

    /// <summary>Mean distance of two members of a set.</summary>
    public static double Diversity(IReadOnlyList<float[]> set)
    {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < set.Count; i++)
            for (int j = 0; j < i; j++, pairs++) sum += System.Numerics.Tensors.TensorPrimitives.Distance<float>(set[i], set[j]);
        return pairs == 0 ? 0 : sum / pairs;
    }

    /// <summary>Pearson's correlation.</summary>
    public static double Correlation(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double meanX = x.Average(), meanY = y.Average(), xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Count; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.Sqrt(xx * yy);
    }

    /// <summary>A value of a sorted copy at a share of its length.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }

    private static double[] Equal(int count) => [.. Enumerable.Repeat(1.0 / count, count)];

    /// <summary>Weighted mean and unbiased covariance: the divisor is 1 − Σw².</summary>
    private static (Vector<double> Mean, Matrix<double> Covariance) Moments(IReadOnlyList<float[]> set, double[] weights)
    {
        var matrix = Matrix<double>.Build.Dense(set.Count, set[0].Length, (i, j) => set[i][j]);
        Vector<double> mean = matrix.LeftMultiply(Vector<double>.Build.DenseOfArray(weights));
        for (int i = 0; i < set.Count; i++) matrix.SetRow(i, (matrix.Row(i) - mean) * Math.Sqrt(weights[i]));
        return (mean, matrix.TransposeThisAndMultiply(matrix) / Math.Max(1e-9, 1 - weights.Sum(w => w * w)));
    }

    private static Matrix<double> Root(Matrix<double> symmetric)
    {
        var eigen = symmetric.Evd(Symmetricity.Symmetric);
        Vector<double> roots = eigen.EigenValues.Real().Map(v => Math.Sqrt(Math.Max(0, v)));
        return eigen.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(roots) * eigen.EigenVectors.Transpose();
    }

    private static Vector<double> Eigenvalues(Matrix<double> symmetric) => symmetric.Evd(Symmetricity.Symmetric).EigenValues.Real();
}
