namespace NeuralSynth.Autodiff;

/// <summary>Spectra as matrix products with constant bases, so that they have gradients and need no special operator.</summary>
public static class Transforms
{
    /// <summary>|X[k]|² of real frames, k = 0 … N/2, by two short transforms with twiddle factors between them: N·(N₁ + N₂)
    /// products instead of N², and constants of a few kilobytes.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="frames">[T, N], N a power of two, at least 4; windowed.</param>
    /// <returns>[T, N/2 + 1].</returns>
    /// <remarks>Source: Cooley and Tukey, "An algorithm for the machine calculation of complex Fourier series", 1965: with
    /// n = N₂·n₁ + n₂ and k = k₁ + N₁·k₂.</remarks>
    public static Value Power(Graph g, Value frames)
    {
        int count = frames.Shape[0], size = frames.Shape[1];
        if (size < 4 || (size & (size - 1)) != 0) throw new GraphException($"{frames}: expected frames of a power of two, at least 4.");
        int first = 1 << (int.Log2(size) / 2), second = size / first, columns = (second / 2) + 1;
        Value x = g.Reshape(frames, count, first, second);
        Value aRe = g.MatMul(Table(g, first, first, first, Math.Cos), x), aIm = g.MatMul(Table(g, first, first, first, Minus), x);
        Value cos = Table(g, first, second, size, Math.Cos), sin = Table(g, first, second, size, Minus);
        Value bRe = g.Sub(g.Mul(aRe, cos), g.Mul(aIm, sin)), bIm = g.Add(g.Mul(aRe, sin), g.Mul(aIm, cos));
        Value lastCos = Table(g, second, columns, second, Math.Cos), lastSin = Table(g, second, columns, second, Minus);
        Value re = g.Sub(g.MatMul(bRe, lastCos), g.MatMul(bIm, lastSin)), im = g.Add(g.MatMul(bRe, lastSin), g.MatMul(bIm, lastCos));
        Value power = g.Transpose(g.Add(g.Mul(re, re), g.Mul(im, im)), 0, 2, 1);
        return g.Slice(g.Reshape(power, count, columns * first), 1, 0, (size / 2) + 1);
    }

    private static double Minus(double angle) => -Math.Sin(angle);

    /// <summary>[rows, columns] f(2π·row·column / period).</summary>
    private static Value Table(Graph g, int rows, int columns, int period, Func<double, double> f)
    {
        float[] values = new float[rows * columns];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) values[(r * columns) + c] = (float)f(2 * Math.PI * ((long)r * c % period) / period);
        return g.Constant(values, rows, columns);
    }
}
