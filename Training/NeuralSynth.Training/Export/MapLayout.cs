using MathNet.Numerics.LinearAlgebra;

namespace NeuralSynth.Training.Export;

/// <summary>Places points of many dimensions in the plane so that neighbours stay neighbours.</summary>
/// <remarks>Starts from the first two principal components and refines with t-SNE (van der Maaten and Hinton, "Visualizing
/// data using t-SNE", JMLR 2008), exact and without random numbers: the same points give the same map.</remarks>
public static class MapLayout
{
    private const double Perplexity = 20;
    private const double Exaggeration = 6;
    private const double StartSpread = 1e-2;

    /// <summary>Lays points out.</summary>
    /// <param name="points">[P][F], all finite.</param>
    /// <param name="iterations">Steps of the refinement.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>[P][2] in −1 … 1.</returns>
    public static float[][] Place(IReadOnlyList<float[]> points, int iterations = 400, CancellationToken cancellation = default)
    {
        double[] y = PrincipalComponents(points);
        if (points.Count > 3) Refine(y, Affinities(points), points.Count, iterations, cancellation);
        return Scale(y, points.Count);
    }

    /// <summary>[P · 2] scores of the first two principal components, small: t-SNE's start.</summary>
    internal static double[] PrincipalComponents(IReadOnlyList<float[]> points)
    {
        int count = points.Count, width = points[0].Length;
        var matrix = Matrix<double>.Build.Dense(count, width, (i, j) => points[i][j]);
        foreach (int j in Enumerable.Range(0, width)) matrix.SetColumn(j, matrix.Column(j) - matrix.Column(j).Average());
        var eigen = (matrix.TransposeThisAndMultiply(matrix) / Math.Max(1, count - 1)).Evd(Symmetricity.Symmetric);
        double[] y = new double[2 * count];
        for (int axis = 0; axis < Math.Min(2, width); axis++)
        {
            Vector<double> direction = eigen.EigenVectors.Column(width - 1 - axis);
            // An eigenvector's sign is arbitrary; the largest element decides it.
            if (direction[direction.AbsoluteMaximumIndex()] < 0) direction = -direction;
            Vector<double> scores = matrix * direction;
            double spread = Math.Sqrt(scores.DotProduct(scores) / count) + 1e-12;
            for (int i = 0; i < count; i++) y[(2 * i) + axis] = StartSpread * scores[i] / spread;
        }
        return y;
    }

    /// <summary>[P · P] symmetric probabilities of being neighbours.</summary>
    private static float[] Affinities(IReadOnlyList<float[]> points)
    {
        int count = points.Count;
        float[] p = new float[count * count];
        double entropy = Math.Log(Math.Min(Perplexity, (count - 1) / 3.0));
        Parallel.For(0, count, i =>
        {
            double[] distances = new double[count];
            for (int j = 0; j < count; j++) distances[j] = System.Numerics.Tensors.TensorPrimitives.Distance<float>(points[i], points[j]);
            Row(distances, i, entropy, p.AsSpan(i * count, count));
        });
        for (int i = 0; i < count; i++)
            for (int j = 0; j < i; j++) p[(i * count) + j] = p[(j * count) + i] = Math.Max(1e-12f, (p[(i * count) + j] + p[(j * count) + i]) / (2 * count));
        return p;
    }

    /// <summary>Gaussian weights whose width gives the wanted entropy, by bisection.</summary>
    private static void Row(double[] distances, int self, double wanted, Span<float> row)
    {
        double beta = 1, low = 0, high = double.PositiveInfinity, nearest = distances.Where((_, j) => j != self).Min();
        for (int attempt = 0; attempt < 60; attempt++)
        {
            double sum = 0, weighted = 0;
            for (int j = 0; j < distances.Length; j++)
            {
                // Relative to the nearest: the weights of lonely points would vanish.
                double square = (distances[j] * distances[j]) - (nearest * nearest), weight = j == self ? 0 : Math.Exp(-beta * square);
                row[j] = (float)weight;
                sum += weight;
                weighted += weight * square;
            }
            for (int j = 0; j < row.Length; j++) row[j] = (float)(row[j] / sum);
            double found = Math.Log(sum) + (beta * weighted / sum);
            if (Math.Abs(found - wanted) < 1e-4) return;
            if (found > wanted) (low, beta) = (beta, double.IsInfinity(high) ? beta * 2 : (beta + high) / 2);
            else (high, beta) = (beta, (beta + low) / 2);
        }
    }

    private static void Refine(double[] y, float[] p, int count, int iterations, CancellationToken cancellation)
    {
        double[] velocity = new double[y.Length], gain = [.. Enumerable.Repeat(1.0, y.Length)];
        double rate = Math.Max(20, count / Exaggeration / 4);
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool early = iteration < iterations / 3;
            double[] gradient = Gradient(y, p, count, early ? Exaggeration : 1);
            double momentum = early ? 0.5 : 0.8;
            for (int i = 0; i < y.Length; i++)
            {
                gain[i] = Math.Max(0.01, Math.Sign(gradient[i]) == Math.Sign(velocity[i]) ? gain[i] * 0.8 : gain[i] + 0.2);
                velocity[i] = (momentum * velocity[i]) - (rate * gain[i] * gradient[i]);
                y[i] += velocity[i];
            }
        }
    }

    private static double[] Gradient(double[] y, float[] p, int count, double exaggeration)
    {
        double[] sums = new double[count], pull = new double[y.Length], push = new double[y.Length];
        Parallel.For(0, count, i =>
        {
            double sum = 0, ax = 0, ay = 0, bx = 0, by = 0;
            for (int j = 0; j < count; j++)
            {
                if (j == i) continue;
                double dx = y[2 * i] - y[2 * j], dy = y[(2 * i) + 1] - y[(2 * j) + 1], q = 1 / (1 + (dx * dx) + (dy * dy)), a = p[(i * count) + j] * q;
                sum += q;
                (ax, ay, bx, by) = (ax + (a * dx), ay + (a * dy), bx + (q * q * dx), by + (q * q * dy));
            }
            (sums[i], pull[2 * i], pull[(2 * i) + 1], push[2 * i], push[(2 * i) + 1]) = (sum, ax, ay, bx, by);
        });
        double total = sums.Sum();
        return [.. pull.Select((a, i) => 4 * ((exaggeration * a) - (push[i] / total)))];
    }

    /// <summary>Centred; the farthest coordinate at ±0.97, so that points do not sit on the border.</summary>
    private static float[][] Scale(double[] y, int count)
    {
        double[] centre = [Enumerable.Range(0, count).Average(i => y[2 * i]), Enumerable.Range(0, count).Average(i => y[(2 * i) + 1])];
        double largest = Enumerable.Range(0, y.Length).Max(i => Math.Abs(y[i] - centre[i % 2])) + 1e-12;
        return [.. Enumerable.Range(0, count).Select(i => (float[])[(float)(0.97 * (y[2 * i] - centre[0]) / largest), (float)(0.97 * (y[(2 * i) + 1] - centre[1]) / largest)])];
    }
}
