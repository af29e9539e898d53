namespace NeuralSynth.Media;

/// <summary>A Kaiser-windowed sinc low-pass around a fractional position.</summary>
/// <param name="cutoff">Cut-off as a fraction of the input's Nyquist frequency.</param>
/// <param name="zeroCrossings">Zero crossings on each side.</param>
/// <param name="beta">Kaiser's β.</param>
internal sealed class ResamplingKernel(double cutoff, int zeroCrossings, double beta)
{
    private readonly double _reach = zeroCrossings / cutoff;

    /// <summary>Input samples that one output sample needs; even.</summary>
    public int Taps { get; } = 2 * (int)Math.Ceiling(zeroCrossings / cutoff);

    /// <summary>Weights of the input samples from Taps/2 − 1 before to Taps/2 after the whole position; they sum to 1.</summary>
    /// <param name="fraction">0 to 1, position after the whole sample.</param>
    /// <param name="weights">[<see cref="Taps"/>].</param>
    public void Fill(double fraction, double[] weights)
    {
        double sum = 0;
        for (var n = 0; n < weights.Length; n++)
        {
            weights[n] = At(n - (Taps / 2 - 1) - fraction);
            sum += weights[n];
        }
        for (var n = 0; n < weights.Length; n++)
            weights[n] /= sum;
    }

    private double At(double x)
    {
        var position = x / _reach;
        if (Math.Abs(position) >= 1)
            return 0;
        var window = Bessel0(beta * Math.Sqrt(1 - position * position)) / Bessel0(beta);
        var angle = Math.PI * cutoff * x;
        return window * (Math.Abs(angle) < 1e-9 ? 1 : Math.Sin(angle) / angle);
    }

    // Modified Bessel function of order 0 by its power series, to double precision for the arguments used here.
    private static double Bessel0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > 1e-17 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
