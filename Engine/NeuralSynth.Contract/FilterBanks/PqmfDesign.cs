namespace NeuralSynth.Contract;

/// <summary>The computation behind <see cref="FilterBank.CreatePqmf"/>, in double precision.</summary>
internal static class PqmfDesign
{
    public static PqmfTable Design(int bands, int taps, double kaiserBeta)
    {
        double[] window = KaiserWindow(taps, kaiserBeta);
        // The ideal prototype is 3 dB down at π/2M; the window's transition moves the best cutoff a little above.
        double edge = Math.PI / (2 * bands);
        double cutoff = GoldenSection(c => CrossTalk(LowPass(window, c), bands), 0.8 * edge, 1.6 * edge);
        double[] prototype = LowPass(window, cutoff);
        double[][] filters = Modulate(prototype, bands);
        double scale = 1 / Math.Sqrt(filters.Sum(Energy) / bands);
        Scale(prototype, scale);
        foreach (double[] filter in filters) Scale(filter, scale);
        return MakeTable(bands, taps, prototype, filters);
    }

    private static PqmfTable MakeTable(int bands, int taps, double[] prototype, double[][] filters)
    {
        float[] analysis = new float[bands * taps], synthesis = new float[bands * taps];
        for (int k = 0; k < bands; k++)
        {
            for (int n = 0; n < taps; n++)
            {
                analysis[(k * taps) + n] = (float)filters[k][n];
                synthesis[(k * taps) + taps - 1 - n] = (float)filters[k][n];
            }
        }
        return new PqmfTable(bands, taps, Array.ConvertAll(prototype, p => (float)p), analysis, synthesis, ReconstructionDb(filters, bands, taps));
    }

    private static double[] KaiserWindow(int taps, double beta)
    {
        double[] window = new double[taps];
        for (int n = 0; n < taps; n++)
        {
            double x = (2.0 * n / (taps - 1)) - 1;
            window[n] = BesselI0(beta * Math.Sqrt(1 - (x * x))) / BesselI0(beta);
        }
        return window;
    }

    /// <summary>Modified Bessel function of the first kind, order 0, by its power series.</summary>
    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > 1e-18 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static double[] LowPass(double[] window, double cutoff)
    {
        double[] filter = new double[window.Length];
        for (int n = 0; n < filter.Length; n++)
        {
            double t = n - ((filter.Length - 1) / 2.0);
            filter[n] = window[n] * (t == 0 ? cutoff / Math.PI : Math.Sin(cutoff * t) / (Math.PI * t));
        }
        return filter;
    }

    /// <summary>max |g[2Mn]| / g[0], n ≠ 0.</summary>
    private static double CrossTalk(double[] prototype, int bands)
    {
        double worst = 0;
        for (int lag = 2 * bands; lag < prototype.Length; lag += 2 * bands) worst = Math.Max(worst, Math.Abs(Correlate(prototype, lag)));
        return worst / Energy(prototype);
    }

    private static double Correlate(double[] signal, int lag)
    {
        double sum = 0;
        for (int n = lag; n < signal.Length; n++) sum += signal[n] * signal[n - lag];
        return sum;
    }

    private static double Energy(double[] signal) => Correlate(signal, 0);

    private static void Scale(double[] signal, double factor)
    {
        for (int n = 0; n < signal.Length; n++) signal[n] *= factor;
    }

    private static double GoldenSection(Func<double, double> cost, double low, double high)
    {
        const int steps = 60; // 0.618^60: the interval shrinks to double precision
        double ratio = (Math.Sqrt(5) - 1) / 2;
        double left = high - (ratio * (high - low)), right = low + (ratio * (high - low));
        double costLeft = cost(left), costRight = cost(right);
        for (int i = 0; i < steps; i++)
        {
            if (costLeft < costRight)
            {
                (high, right, costRight) = (right, left, costLeft);
                left = high - (ratio * (high - low));
                costLeft = cost(left);
            }
            else
            {
                (low, left, costLeft) = (left, right, costRight);
                right = low + (ratio * (high - low));
                costRight = cost(right);
            }
        }
        return (low + high) / 2;
    }

    private static double[][] Modulate(double[] prototype, int bands)
    {
        double[][] filters = new double[bands][];
        for (int k = 0; k < bands; k++)
        {
            filters[k] = new double[prototype.Length];
            double phase = (k % 2 == 0 ? 1 : -1) * Math.PI / 4;
            for (int n = 0; n < prototype.Length; n++)
            {
                double t = n - ((prototype.Length - 1) / 2.0);
                filters[k][n] = prototype[n] * Math.Cos((((2 * k) + 1) * Math.PI / (2 * bands) * t) + phase);
            }
        }
        return filters;
    }

    /// <summary>For white input, exact: the error's power is the squared distance of the round trip's response (which
    /// repeats every M samples) from a pure delay.</summary>
    private static double ReconstructionDb(double[][] filters, int bands, int taps)
    {
        int segments = taps / bands;
        double error = 0;
        for (int lag = 1 - segments; lag < segments; lag++)
        {
            for (int row = 0; row < bands; row++)
            {
                for (int column = 0; column < bands; column++)
                {
                    double response = lag == 0 && row == column ? -1 : 0;
                    for (int segment = Math.Max(0, -lag); segment < Math.Min(segments, segments - lag); segment++)
                    {
                        int a = (segment * bands) + row, b = ((segment + lag) * bands) + column;
                        foreach (double[] filter in filters) response += filter[a] * filter[b];
                    }
                    error += response * response;
                }
            }
        }
        return -10 * Math.Log10(error / bands);
    }
}
