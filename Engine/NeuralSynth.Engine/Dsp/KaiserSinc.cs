namespace NeuralSynth.Engine.Dsp;

/// <summary>The continuous low-pass kernel of <see cref="RationalResampler"/>: a sinc under a Kaiser window.</summary>
/// <remarks>[main-thread]. Source: J. F. Kaiser, Nonrecursive digital filter design using the I0-sinh window function
/// (1974).</remarks>
internal static class KaiserSinc
{
    /// <summary>The kernel is 0 from this distance on, in samples of the lower rate.</summary>
    public const int HalfWidth = 32;

    // -6 dB at 0.495 of the lower rate; with 64 taps the stop band (about -105 dB) begins 0.052 above, the pass band
    // ends 0.052 below: 19.5 kHz at 44.1 kHz.
    private const double Cutoff = 0.495;
    private const double Beta = 10.5;

    /// <summary>The kernel at a distance in samples of the lower rate; its integral is 1.</summary>
    public static double At(double distance)
    {
        double ratio = distance / HalfWidth;
        if (ratio is <= -1 or >= 1) return 0;
        return 2 * Cutoff * Sinc(2 * Cutoff * distance) * Window(ratio, Beta);
    }

    /// <summary>The Kaiser window of shape <paramref name="beta"/>: 1 in the middle, for ratios −1 … 1.</summary>
    internal static double Window(double ratio, double beta) => BesselI0(beta * Math.Sqrt(1 - ratio * ratio)) / BesselI0(beta);

    /// <summary>sin(πx)/(πx).</summary>
    internal static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    /// <summary>Modified Bessel function of the first kind, order 0, by its power series.</summary>
    private static double BesselI0(double x)
    {
        double quarterSquare = x * x / 4, term = 1, sum = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= quarterSquare / ((double)k * k);
            sum += term;
        }

        return sum;
    }
}
