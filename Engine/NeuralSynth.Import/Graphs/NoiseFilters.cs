namespace NeuralSynth.Import.Graphs;

/// <summary>The way from magnitudes to an impulse response, as a matrix.</summary>
internal static class NoiseFilters
{
    /// <summary>[segment][magnitudes]: response[n] = Σ_m matrix[n][m]·magnitude[m].</summary>
    /// <remarks>The inverse transform of m real magnitudes has F = 2(m − 1) values. They are centred, windowed, made as long
    /// as the segment (longer ones lose their end: the published small configuration does that, and its models were
    /// trained with it), and turned back by F/2 within the segment.</remarks>
    public static double[][] Matrix(int magnitudes, int segment)
    {
        if (magnitudes < 2) throw new ImportFault($"its noise has {magnitudes} magnitudes a band; 2 or more are covered");
        int length = 2 * (magnitudes - 1), half = length / 2;
        double[][] matrix = new double[segment][];
        for (int n = 0; n < segment; n++)
        {
            int centred = (n + half) % segment;
            matrix[n] = new double[magnitudes];
            for (int m = 0; m < magnitudes; m++) matrix[n][m] = centred < length ? Response(centred, m, length) : 0;
        }

        return matrix;
    }

    private static double Response(int centred, int magnitude, int length)
    {
        if (centred == 0) return 0; // the window's first value
        double weight = magnitude == 0 || 2 * magnitude == length ? 1 : 2;
        double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * centred / length));
        return window * weight * Math.Cos(2 * Math.PI * magnitude * (centred - (length / 2)) / length) / length;
    }
}
