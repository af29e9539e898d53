using System.Numerics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>
/// Pitch of one voice, frame by frame: peaks of the windowed, normalised difference function, chosen by a causal path
/// that prefers high periodicity, short periods and small steps.
/// </summary>
/// <remarks>
/// <para>n(τ) = 2r(τ)/m(τ) with r(τ) = Σ w(j)x(j)·w(j+τ)x(j+τ), m(τ) = Σ w(j)w(j+τ)(x(j)² + x(j+τ)²), w Hann: exactly 1
/// at the period of a periodic signal whatever the window, which MPM's rectangular window cannot taper. Two forward and
/// two inverse transforms a frame. Samples are low-passed at 5 kHz first, so that peaks are wide against a sample.</para>
/// <para>The choice among the peaks is the last step of a Viterbi search without looking back: a tone that is there for
/// some frames wins over an octave that was there before, a single odd frame does not.</para>
/// <para>Sources: P. McLeod, G. Wyvill, A smarter way to find pitch (2005); A. de Cheveigné, H. Kawahara, YIN (2002);
/// P. Boersma, Accurate short-term analysis of the fundamental frequency (1993), for octave and jump costs.</para>
/// </remarks>
public unsafe struct PitchTracker
{
    private const int MaxCandidates = 8;
    private const float LowPassHz = 5000;
    private const float SilentMeanSquare = 1e-9f;
    private const float OctaveCost = 0.08f;
    private const float JumpCostPerOctave = 0.08f;
    private const float PathMemory = 0.85f;
    // A multiple of the period sharpens the estimate while it is this periodic in comparison.
    private const float RefineRatio = 0.9f;
    private const float FirstPitchHz = 440;

    private RealFft _fft;
    private float* _window;        // [window] Hann
    private float* _lowPass;       // [2·_reach + 1]
    private float* _padded;        // [_reach + window + _reach]
    private float* _samples;       // [window] low-passed
    private float* _work;          // [fft] windowed samples, then r
    private float* _energy;        // [fft] windowed squares, then m
    private float* _windowRe;      // [bins] transform of the window
    private float* _windowIm;
    private float* _re;
    private float* _im;
    private float* _periodicity;   // [_maxLag + 2] n(τ)
    private float* _lags;          // [MaxCandidates] this frame
    private float* _heights;
    private float* _scores;
    private float* _lastLags;      // [MaxCandidates] the frame before
    private float* _lastScores;
    private int _lastCount;
    private int _reach;
    private int _minLag;
    private int _maxLag;
    private float _rate;
    private float _lastHz;

    /// <summary>Samples of the window; the estimate belongs to its centre.</summary>
    public int WindowSamples { get; private set; }

    /// <summary>Makes tables and buffers.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="windowSamples">Window length, a power of two from 64 to 8192, at least 2.2 periods of the lowest pitch.</param>
    /// <param name="minHz">Lowest pitch.</param>
    /// <param name="maxHz">Highest pitch, at most a tenth of the rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is too short for the lowest pitch, or a range is empty.</exception>
    /// <remarks>[main-thread]</remarks>
    public void Initialize(ref NativeArena arena, int sampleRate, int windowSamples, float minHz, float maxHz)
    {
        if (windowSamples is < 64 or > 8192 || !BitOperations.IsPow2(windowSamples))
            throw new ArgumentOutOfRangeException(nameof(windowSamples), windowSamples, "The window must be a power of two from 64 to 8192.");
        if (!(maxHz > minHz) || !(maxHz <= sampleRate * 0.1f))
            throw new ArgumentOutOfRangeException(nameof(maxHz), maxHz, "The highest pitch must lie above the lowest and at most at a tenth of the rate.");
        if (!(minHz * windowSamples >= 2.2f * sampleRate))
            throw new ArgumentOutOfRangeException(nameof(minHz), minHz, "The window must hold at least 2.2 periods of the lowest pitch.");
        _rate = sampleRate;
        WindowSamples = windowSamples;
        _minLag = Math.Max(2, (int)(sampleRate / maxHz) - 1);
        _maxLag = (int)(sampleRate / minHz) + 2;
        _fft.Initialize(ref arena, 2 * windowSamples);
        TakeBuffers(ref arena);
        MakeWindow();
        MakeLowPass(ref arena);
        Reset();
    }

    /// <summary>Forgets earlier frames.</summary>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public void Reset()
    {
        _lastCount = 0;
        _lastHz = FirstPitchHz;
    }

    /// <summary>Pitch of the next frame. Frames follow each other at a constant hop, about 6 ms.</summary>
    /// <param name="window">[<see cref="WindowSamples"/>] samples.</param>
    /// <remarks>[audio-thread]. Not finite samples count as silence.</remarks>
    [RealTime]
    public PitchEstimate Process(float* window)
    {
        LowPass(window);
        if (!ComputePeriodicity()) return Lost();
        int count = FindCandidates();
        if (count == 0) return Lost();
        int best = ExtendPath(count);
        float lag = Refine(_lags[best], _heights[best]);
        _lastHz = _rate / lag;
        return new PitchEstimate { F0Hz = _lastHz, Confidence = Math.Clamp(_heights[best], 0, 1) };
    }

    private PitchEstimate Lost()
    {
        _lastCount = 0;
        return new PitchEstimate { F0Hz = _lastHz, Confidence = 0 };
    }

    private readonly void LowPass(float* window)
    {
        Buffers.Copy(window, _padded + _reach, WindowSamples);
        int taps = 2 * _reach + 1, width = Vector<float>.Count;
        for (int i = 0; i < WindowSamples; i += 2 * width)
        {
            Vector<float> first = Vector<float>.Zero, second = Vector<float>.Zero;
            for (int k = 0; k < taps; k++)
            {
                Vector<float> tap = new(_lowPass[k]);
                first = Lanes.MulAdd(Vector.Load(_padded + i + k), tap, first);
                second = Lanes.MulAdd(Vector.Load(_padded + i + k + width), tap, second);
            }

            first.Store(_samples + i);
            second.Store(_samples + i + width);
        }
    }

    /// <summary>n(τ) up to the longest lag; false when the frame is silent or not finite.</summary>
    private readonly bool ComputePeriodicity()
    {
        float mean = WeightedMean();
        int n = WindowSamples, width = Vector<float>.Count;
        Vector<float> energy = Vector<float>.Zero, means = new(mean);
        for (int i = 0; i < n; i += width)
        {
            Vector<float> w = Vector.Load(_window + i), x = Vector.Load(_samples + i) - means, wx = w * x;
            wx.Store(_work + i);
            (wx * x).Store(_energy + i);
            energy += wx * x;
        }

        float meanSquare = Vector.Sum(energy) / (0.5f * n);
        if (!(meanSquare > SilentMeanSquare) || !float.IsFinite(meanSquare)) return false;
        Buffers.Clear(_work + n, n);
        Buffers.Clear(_energy + n, n);
        Correlate();
        for (int lag = 0; lag <= _maxLag + 1; lag++) _periodicity[lag] = 2 * _work[lag] / Math.Max(_energy[lag], 1e-30f);
        return true;
    }

    private readonly float WeightedMean()
    {
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < WindowSamples; i += Vector<float>.Count)
            sum = Lanes.MulAdd(Vector.Load(_window + i), Vector.Load(_samples + i), sum);
        return Vector.Sum(sum) / (0.5f * WindowSamples);
    }

    /// <summary>Turns the windowed samples into r(τ) and the windowed squares into m(τ).</summary>
    private readonly void Correlate()
    {
        _fft.Forward(_energy, _re, _im);
        MultiplySpectra(_re, _im, _windowRe, _windowIm, 2);
        _fft.Inverse(_re, _im, _energy);
        _fft.Forward(_work, _re, _im);
        MultiplySpectra(_re, _im, _re, _im, 1);
        _fft.Inverse(_re, _im, _work);
    }

    /// <summary>(re, im) = (gain · Re(conj(re + i·im)·(otherRe + i·otherIm)), 0): a correlation and its mirror image.</summary>
    private readonly void MultiplySpectra(float* re, float* im, float* otherRe, float* otherIm, float gain)
    {
        int last = WindowSamples;   // the bin at half the rate is the only one outside whole vectors
        Vector<float> gains = new(gain);
        for (int k = 0; k < last; k += Vector<float>.Count)
        {
            Vector<float> product = Vector.Load(im + k) * Vector.Load(otherIm + k);
            product = Lanes.MulAdd(Vector.Load(re + k), Vector.Load(otherRe + k), product);
            (product * gains).Store(re + k);
            Vector<float>.Zero.Store(im + k);
        }

        re[last] *= gain * otherRe[last];
        im[last] = 0;
    }

    /// <summary>Keeps the best peaks after the first negative stretch of n(τ); returns how many.</summary>
    private readonly int FindCandidates()
    {
        int lag = 1, count = 0;
        while (lag < _maxLag && _periodicity[lag] > 0) lag++;
        for (lag = Math.Max(lag, _minLag); lag <= _maxLag; lag++)
        {
            float here = _periodicity[lag];
            if (here <= 0 || here < _periodicity[lag - 1] || here <= _periodicity[lag + 1]) continue;
            float peak = PeakNear(lag, out float height);
            count = Keep(count, peak, height);
        }

        return count;
    }

    private readonly int Keep(int count, float lag, float height)
    {
        float score = height - OctaveCost * MathF.Log2(lag / _minLag);
        int place = count;
        if (count == MaxCandidates)
        {
            place = 0;
            for (int i = 1; i < count; i++)
            {
                if (_scores[i] < _scores[place]) place = i;
            }

            if (_scores[place] >= score) return count;
        }

        _lags[place] = lag;
        _heights[place] = height;
        _scores[place] = score;
        return Math.Min(count + 1, MaxCandidates);
    }

    /// <summary>Adds the best way here to each candidate's score; returns the best candidate.</summary>
    private int ExtendPath(int count)
    {
        int best = 0;
        for (int i = 0; i < count; i++)
        {
            float way = 0;
            for (int j = 0; j < _lastCount; j++)
            {
                float jump = Math.Min(1, MathF.Abs(MathF.Log2(_lags[i] / _lastLags[j])));
                float score = PathMemory * _lastScores[j] - JumpCostPerOctave * jump;
                if (j == 0 || score > way) way = score;
            }

            _scores[i] += way;
            if (_scores[i] > _scores[best]) best = i;
        }

        for (int i = 0; i < count; i++)
        {
            _lastLags[i] = _lags[i];
            _lastScores[i] = _scores[i];
        }

        _lastCount = count;
        return best;
    }

    /// <summary>Measures twice, four times, … the period, as far as the signal repeats that well.</summary>
    private readonly float Refine(float lag, float height)
    {
        float period = lag;
        for (int periods = 2; periods * period < _maxLag - 2; periods *= 2)
        {
            int near = (int)(periods * period + 0.5f);
            while (near < _maxLag && _periodicity[near + 1] > _periodicity[near]) near++;
            while (near > _minLag && _periodicity[near - 1] > _periodicity[near]) near--;
            float multiple = PeakNear(near, out float multipleHeight) / periods;
            if (multipleHeight < RefineRatio * height || MathF.Abs(multiple - period) * periods > 0.25f * period) break;
            period = multiple;
        }

        return period;
    }

    /// <summary>Vertex of the parabola through three neighbours.</summary>
    private readonly float PeakNear(int lag, out float height)
    {
        float before = _periodicity[lag - 1], here = _periodicity[lag], after = _periodicity[lag + 1];
        float curvature = before - 2 * here + after;
        float offset = curvature < 0 ? Math.Clamp(0.5f * (before - after) / curvature, -1, 1) : 0;
        height = here - 0.25f * (before - after) * offset;
        return lag + offset;
    }

    private void TakeBuffers(ref NativeArena arena)
    {
        _window = arena.Take<float>(WindowSamples);
        _samples = arena.Take<float>(WindowSamples);
        _work = arena.Take<float>(_fft.Size);
        _energy = arena.Take<float>(_fft.Size);
        _windowRe = arena.Take<float>(_fft.BinCount);
        _windowIm = arena.Take<float>(_fft.BinCount);
        _re = arena.Take<float>(_fft.BinCount);
        _im = arena.Take<float>(_fft.BinCount);
        _periodicity = arena.Take<float>(_maxLag + 2);
        _lags = arena.Take<float>(MaxCandidates);
        _heights = arena.Take<float>(MaxCandidates);
        _scores = arena.Take<float>(MaxCandidates);
        _lastLags = arena.Take<float>(MaxCandidates);
        _lastScores = arena.Take<float>(MaxCandidates);
    }

    private readonly void MakeWindow()
    {
        for (int i = 0; i < WindowSamples; i++) _window[i] = (float)HannWindow.At(i, WindowSamples);
        Buffers.Copy(_window, _work, WindowSamples);
        Buffers.Clear(_work + WindowSamples, WindowSamples);
        _fft.Forward(_work, _windowRe, _windowIm);
    }

    /// <summary>A short sinc under a Hann window, unity gain at 0 Hz.</summary>
    private void MakeLowPass(ref NativeArena arena)
    {
        _reach = Math.Max(1, (int)(1.7f * _rate / LowPassHz));
        int taps = 2 * _reach + 1;
        _lowPass = arena.Take<float>(taps);
        _padded = arena.Take<float>(WindowSamples + taps + 16);
        double sum = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < taps; k++)
            {
                double x = 2 * Math.PI * LowPassHz / _rate * (k - _reach);
                double tap = (x == 0 ? 1 : Math.Sin(x) / x) * HannWindow.At(k + 1, taps + 1);
                if (pass == 0) sum += tap;
                else _lowPass[k] = (float)(tap / sum);
            }
        }
    }
}
