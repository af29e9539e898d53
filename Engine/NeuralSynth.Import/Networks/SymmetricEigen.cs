namespace NeuralSynth.Import.Networks;

/// <summary>Eigenvalues of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, "Matrix Computations", section 8.5).</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 50;

    /// <summary>Eigenvalues, largest first, and the eigenvector of each. Overwrites <paramref name="a"/>.</summary>
    public static (double[] Values, double[][] Vectors) Decompose(double[,] a)
    {
        int size = a.GetLength(0);
        double[][] vectors = [.. Enumerable.Range(0, size).Select(i => Unit(size, i))];
        double scale = Enumerable.Range(0, size).Sum(i => Math.Abs(a[i, i]));
        for (int sweep = 0; sweep < MostSweeps && OffDiagonal(a) > 1e-14 * scale; sweep++)
        {
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++) Rotate(a, vectors, p, q);
            }
        }

        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => a[i, i])];
        return (Array.ConvertAll(order, i => a[i, i]), Array.ConvertAll(order, i => vectors[i]));
    }

    private static double[] Unit(int size, int axis)
    {
        double[] unit = new double[size];
        unit[axis] = 1;
        return unit;
    }

    private static double OffDiagonal(double[,] a)
    {
        double largest = 0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < i; j++) largest = Math.Max(largest, Math.Abs(a[i, j]));
        }

        return largest;
    }

    private static void Rotate(double[,] a, double[][] vectors, int p, int q)
    {
        if (a[p, q] == 0) return;
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        for (int k = 0; k < vectors.Length; k++) (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        for (int k = 0; k < vectors.Length; k++) (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
        double[] x = vectors[p], y = vectors[q];
        for (int k = 0; k < x.Length; k++) (x[k], y[k]) = ((c * x[k]) - (s * y[k]), (s * x[k]) + (c * y[k]));
    }
}
