namespace NeuralSynth.Media;

/// <summary>The normalised square difference function of two frames at once:
/// n(τ) = 2·Σ x[j]·x[j+τ] / Σ (x[j]² + x[j+τ]²) over the pairs inside the window.</summary>
/// <remarks>The correlation is the inverse transform of the power spectrum; two real frames share one complex transform, and
/// their two even power spectra share the inverse one.</remarks>
internal sealed class DifferenceFunction(int windowSamples, int maxLag)
{
    // Below this mean square (−120 dB) a frame is silent.
    private const double Silence = 1e-12;

    private readonly OfflineFft _fft = new(2 * windowSamples);
    private readonly double[] _re = new double[2 * windowSamples];
    private readonly double[] _im = new double[2 * windowSamples];
    private readonly double[][] _frame = [new double[windowSamples], new double[windowSamples]];
    private readonly double[][] _correlation = [new double[maxLag + 1], new double[maxLag + 1]];
    private readonly double[][] _energy = [new double[maxLag + 1], new double[maxLag + 1]];
    private readonly double[][] _values = [new double[maxLag + 1], new double[maxLag + 1]];

    /// <summary>Analyzes the frames centred on two samples.</summary>
    public void Analyze(ReadOnlySpan<float> audio, int firstCentre, int secondCentre)
    {
        Cut(audio, firstCentre, _frame[0]);
        Cut(audio, secondCentre, _frame[1]);
        Array.Clear(_re);
        Array.Clear(_im);
        _frame[0].CopyTo(_re, 0);
        _frame[1].CopyTo(_im, 0);
        _fft.Transform(_re, _im);
        ToPowers();
        _fft.Inverse(_re, _im);
        _re.AsSpan(0, maxLag + 1).CopyTo(_correlation[0]);
        _im.AsSpan(0, maxLag + 1).CopyTo(_correlation[1]);
        Normalise(0);
        Normalise(1);
    }

    /// <summary>[maxLag + 1] n(τ) of frame 0 or 1.</summary>
    public double[] Values(int frame) => _values[frame];

    /// <summary>[maxLag + 1] Σ x[j]·x[j+τ].</summary>
    public double[] Correlation(int frame) => _correlation[frame];

    /// <summary>[maxLag + 1] Σ (x[j]² + x[j+τ]²) / 2.</summary>
    public double[] Energy(int frame) => _energy[frame];

    /// <summary>Mean square of the frame.</summary>
    public double Power(int frame) => _energy[frame][0] / windowSamples;

    private static void Cut(ReadOnlySpan<float> audio, int centre, double[] frame)
    {
        var first = centre - frame.Length / 2;
        double mean = 0;
        for (var n = 0; n < frame.Length; n++)
        {
            var at = first + n;
            frame[n] = at >= 0 && at < audio.Length ? audio[at] : 0;
            mean += frame[n];
        }
        // A constant correlates with itself at every lag and would hide the period.
        mean /= frame.Length;
        for (var n = 0; n < frame.Length; n++)
            frame[n] -= mean;
    }

    // From Z = A + iB with A, B transforms of real frames: |A|² + i|B|², in place.
    private void ToPowers()
    {
        var size = _re.Length;
        for (var k = 0; k <= size / 2; k++)
        {
            var other = (size - k) % size;
            double aRe = (_re[k] + _re[other]) / 2, aIm = (_im[k] - _im[other]) / 2;
            double bRe = (_im[k] + _im[other]) / 2, bIm = (_re[other] - _re[k]) / 2;
            _re[k] = _re[other] = aRe * aRe + aIm * aIm;
            _im[k] = _im[other] = bRe * bRe + bIm * bIm;
        }
    }

    private void Normalise(int frame)
    {
        var x = _frame[frame];
        double total = 0;
        foreach (var value in x)
            total += value * value;
        double left = total, right = total;
        for (var lag = 0; lag <= maxLag; lag++)
        {
            var energy = (left + right) / 2;
            _energy[frame][lag] = energy;
            _values[frame][lag] = energy > Silence * windowSamples ? _correlation[frame][lag] / energy : 0;
            right -= x[lag] * x[lag];
            left -= x[^(lag + 1)] * x[^(lag + 1)];
        }
    }
}
