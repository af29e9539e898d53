namespace NeuralSynth.Media;

/// <summary>The normalised square difference function of two frames at once, weighted towards the frame's centre:
/// n(τ) = 2·Σ w[j]·w[j+τ]·x[j]·x[j+τ] / Σ w[j]·w[j+τ]·(x[j]² + x[j+τ]²).</summary>
/// <remarks>With w a half sine the weight of a pair is nearly a Hann window, which follows vibrato better than all pairs
/// alike would. Both sums are correlations, taken by FFT: two real frames share one complex transform, and their
/// correlations, real too, share the inverse one.</remarks>
internal sealed class DifferenceFunction
{
    // Below this mean square (−120 dB) a frame is silent.
    private const double Silence = 1e-12;
    private const double RoundingError = 1e-9;

    private readonly int _windowSamples;
    private readonly int _maxLag;
    private readonly OfflineFft _fft;
    private readonly double[] _window;
    private readonly double _windowPower;
    private readonly double[] _windowRe;
    private readonly double[] _windowIm;
    private readonly double[] _re;
    private readonly double[] _im;
    private readonly double[][] _frame;
    private readonly double[][] _correlation;
    private readonly double[][] _energy;
    private readonly double[][] _values;

    /// <summary>Buffers for frames of <paramref name="windowSamples"/> and lags up to <paramref name="maxLag"/>.</summary>
    public DifferenceFunction(int windowSamples, int maxLag)
    {
        _windowSamples = windowSamples;
        _maxLag = maxLag;
        _fft = new OfflineFft(2 * windowSamples);
        _window = new double[windowSamples];
        for (var n = 0; n < windowSamples; n++)
            _window[n] = Math.Sin(Math.PI * (n + 0.5) / windowSamples);
        _windowPower = _window.Sum(w => w * w);
        _re = new double[2 * windowSamples];
        _im = new double[2 * windowSamples];
        _windowRe = new double[2 * windowSamples];
        _windowIm = new double[2 * windowSamples];
        _window.CopyTo(_windowRe, 0);
        _fft.Transform(_windowRe, _windowIm);
        _frame = [new double[windowSamples], new double[windowSamples]];
        _correlation = [new double[maxLag + 1], new double[maxLag + 1]];
        _energy = [new double[maxLag + 1], new double[maxLag + 1]];
        _values = [new double[maxLag + 1], new double[maxLag + 1]];
    }

    /// <summary>Analyzes the frames centred on two samples.</summary>
    public void Analyze(ReadOnlySpan<float> audio, int firstCentre, int secondCentre)
    {
        Cut(audio, firstCentre, _frame[0]);
        Cut(audio, secondCentre, _frame[1]);
        Load((x, w) => x * w);
        ToPowers();
        _fft.Inverse(_re, _im);
        Store(_correlation);
        Load((x, w) => x * x * w);
        CorrelateWithWindow();
        _fft.Inverse(_re, _im);
        Store(_energy);
        Normalise(0);
        Normalise(1);
    }

    /// <summary>[maxLag + 1] n(τ) of frame 0 or 1.</summary>
    public double[] Values(int frame) => _values[frame];

    /// <summary>[maxLag + 1] the numerator of n(τ), halved.</summary>
    public double[] Correlation(int frame) => _correlation[frame];

    /// <summary>[maxLag + 1] the denominator of n(τ), halved.</summary>
    public double[] Energy(int frame) => _energy[frame];

    /// <summary>Weighted mean square of the frame.</summary>
    public double Power(int frame) => _energy[frame][0] / _windowPower;

    private static void Cut(ReadOnlySpan<float> audio, int centre, double[] frame)
    {
        var first = centre - frame.Length / 2;
        for (var n = 0; n < frame.Length; n++)
        {
            var at = first + n;
            frame[n] = at >= 0 && at < audio.Length ? audio[at] : 0;
        }
    }

    private void Load(Func<double, double, double> weighted)
    {
        for (var n = 0; n < _windowSamples; n++)
        {
            _re[n] = weighted(_frame[0][n], _window[n]);
            _im[n] = weighted(_frame[1][n], _window[n]);
        }
        _re.AsSpan(_windowSamples).Clear();
        _im.AsSpan(_windowSamples).Clear();
        _fft.Transform(_re, _im);
    }

    private void Store(double[][] to)
    {
        _re.AsSpan(0, _maxLag + 1).CopyTo(to[0]);
        _im.AsSpan(0, _maxLag + 1).CopyTo(to[1]);
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

    // The same, but Re(A·conj(W)) + i·Re(B·conj(W)): the correlations with the window, averaged over both directions.
    private void CorrelateWithWindow()
    {
        var size = _re.Length;
        for (var k = 0; k <= size / 2; k++)
        {
            var other = (size - k) % size;
            double aRe = (_re[k] + _re[other]) / 2, aIm = (_im[k] - _im[other]) / 2;
            double bRe = (_im[k] + _im[other]) / 2, bIm = (_re[other] - _re[k]) / 2;
            _re[k] = _re[other] = aRe * _windowRe[k] + aIm * _windowIm[k];
            _im[k] = _im[other] = bRe * _windowRe[k] + bIm * _windowIm[k];
        }
    }

    // Where a frame is silent in all pairs of a lag, only rounding errors of its neighbour remain: they are no correlation.
    private void Normalise(int frame)
    {
        var least = Math.Max(Silence * _windowPower, RoundingError * _energy[frame][0]);
        for (var lag = 0; lag <= _maxLag; lag++)
        {
            _energy[frame][lag] = Math.Max(_energy[frame][lag], least);
            _values[frame][lag] = _energy[frame][0] > least ? _correlation[frame][lag] / _energy[frame][lag] : 0;
        }
    }
}
