using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuralSynth.Training.Losses;

/// <summary>One resolution of <see cref="SpectralLoss"/>. Frames go eight at a time, one per vector lane; prediction and
/// target share a complex transform as its real and imaginary part.</summary>
internal sealed class StftResolution
{
    private const int Lanes = 8;

    /// <summary>Magnitudes below −100 dB re a full-scale sine count as equal.</summary>
    public const float StandardEpsilon = 1e-5f;

    /// <summary>Keeps √ differentiable at silence, far below ε².</summary>
    private const float Tiny = 1e-16f;

    /// <summary>‖T‖ of a passage at about −80 dB: quieter targets no longer raise the convergence term.</summary>
    private const double QuietMagnitude = 1e-4;

    private readonly int _size;
    private readonly int _hop;
    private readonly int _frames;
    private readonly int _groups;
    private readonly int _bins;
    private readonly float[] _window;
    private readonly LaneFft _fft;
    private readonly Vector256<float>[] _re;
    private readonly Vector256<float>[] _im;
    private readonly Vector256<float>[] _target;
    private readonly float _epsilon;
    private readonly int _complexBins;
    private readonly Vector256<float>[] _targetRe;
    private readonly Vector256<float>[] _targetIm;
    private double _distance;
    private double _norm;
    private double _complexDistance;
    private double _complexNorm;

    /// <param name="size">Window, a power of two.</param>
    /// <param name="sampleCount">Length of the signals.</param>
    /// <param name="epsilon">Magnitudes far below it count as equal.</param>
    /// <param name="complexBins">Number of lowest bins whose complex values are compared too.</param>
    public StftResolution(int size, int sampleCount, float epsilon = StandardEpsilon, int complexBins = 0)
    {
        if (sampleCount < size) throw new ArgumentException($"A signal of {sampleCount} samples is shorter than the window of {size}.");
        _size = size;
        _hop = size / 4;
        _frames = ((sampleCount - size) / _hop) + 1;
        _groups = (_frames + Lanes - 1) / Lanes;
        _bins = (size / 2) + 1;
        // Hann, scaled so that a sine of amplitude 1 on a bin has magnitude 1: its transform is Σw/2 high.
        _window = [.. Enumerable.Range(0, size).Select(n => (float)((0.5 - (0.5 * Math.Cos(2 * Math.PI * n / size))) * 4 / size))];
        _fft = new LaneFft(size);
        _re = new Vector256<float>[_groups * _bins];
        _im = new Vector256<float>[_groups * _bins];
        _target = new Vector256<float>[_groups * _bins];
        _epsilon = epsilon;
        _complexBins = complexBins;
        _targetRe = new Vector256<float>[_groups * complexBins];
        _targetIm = new Vector256<float>[_groups * complexBins];
    }

    /// <summary>‖T − P‖ / ‖T‖ over complex values of the lowest bins, of the last measurement; 0 without them.</summary>
    public double ComplexConvergence => _complexBins == 0 ? 0 : _complexDistance / _complexNorm;

    public (double Convergence, double LogMagnitude) Measure(ReadOnlySpan<float> predicted, ReadOnlySpan<float> target)
    {
        double distance = 0, norm = 0, logs = 0;
        _complexDistance = _complexNorm = 0;
        for (int group = 0; group < _groups; group++)
        {
            LoadFrames(group, predicted, MemoryMarshal.Cast<Vector256<float>, float>(_fft.Re.AsSpan()));
            LoadFrames(group, target, MemoryMarshal.Cast<Vector256<float>, float>(_fft.Im.AsSpan()));
            _fft.Forward();
            MeasureGroup(group, ref distance, ref norm, ref logs);
        }
        _complexDistance = Math.Sqrt(_complexDistance);
        _complexNorm = Math.Sqrt(_complexNorm + (QuietMagnitude * QuietMagnitude * _frames));
        _distance = Math.Sqrt(distance);
        _norm = Math.Sqrt(norm + (QuietMagnitude * QuietMagnitude * _frames));
        return (_distance / _norm, logs / ((double)_frames * _bins));
    }

    /// <summary>Adds weight · ∂(convergence + log magnitude)/∂P, and complexWeight · ∂(complex convergence)/∂P.</summary>
    public void AddGradient(float weight, Span<float> gradient, float complexWeight = 0)
    {
        for (int group = 0; group < _groups; group += 2)
        {
            // Two groups of real results per complex transform: the second one rides as imaginary part.
            LoadGradientSpectra(group, weight, complexWeight);
            _fft.InverseUnscaled();
            AddFrames(group, MemoryMarshal.Cast<Vector256<float>, float>(_fft.Re.AsSpan()), gradient);
            AddFrames(group + 1, MemoryMarshal.Cast<Vector256<float>, float>(_fft.Im.AsSpan()), gradient);
        }
    }

    private void LoadFrames(int group, ReadOnlySpan<float> signal, Span<float> lanes)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            int frame = (group * Lanes) + lane;
            if (frame >= _frames)
            {
                for (int n = 0; n < _size; n++) lanes[(n * Lanes) + lane] = 0;
                continue;
            }
            ReadOnlySpan<float> source = signal.Slice(frame * _hop, _size);
            for (int n = 0; n < source.Length; n++) lanes[(n * Lanes) + lane] = source[n] * _window[n];
        }
    }

    private void MeasureGroup(int group, ref double distance, ref double norm, ref double logs)
    {
        Vector256<float> half = Vector256.Create(0.5f), tiny = Vector256.Create(Tiny), epsilon = Vector256.Create(_epsilon);
        Vector256<float> distances = default, norms = default, logSum = default;
        for (int k = 0; k < _bins; k++)
        {
            int mirror = (_size - k) & (_size - 1), at = (group * _bins) + k;
            Vector256<float> zRe = _fft.Re[k], zIm = _fft.Im[k], mRe = _fft.Re[mirror], mIm = _fft.Im[mirror];
            // Z = P + iT with P, T Hermitian: P = (Z[k] + Z*[−k])/2, T = (Z[k] − Z*[−k])/2i
            Vector256<float> pRe = (zRe + mRe) * half, pIm = (zIm - mIm) * half, tRe = (zIm + mIm) * half, tIm = (mRe - zRe) * half;
            Vector256<float> p = Vector256.Sqrt((pRe * pRe) + (pIm * pIm) + tiny), t = Vector256.Sqrt((tRe * tRe) + (tIm * tIm) + tiny);
            distances += (t - p) * (t - p);
            norms += t * t;
            logSum += Vector256.Abs(Vector256.Log((p + epsilon) / (t + epsilon)));
            _re[at] = pRe;
            _im[at] = pIm;
            _target[at] = t;
            if (k < _complexBins) MeasureComplex((group * _complexBins) + k, pRe, pIm, tRe, tIm);
        }
        distance += Vector256.Sum(distances);
        norm += Vector256.Sum(norms);
        logs += Vector256.Sum(logSum);
    }

    /// <summary>G[k] = ∂L/∂P_re + i·∂L/∂P_im. The gradient of a sample is Re Σ_{k ≤ N/2} G[k]·e^(2πikn/N), a full
    /// inverse transform of the Hermitian spectrum with G/2 on both sides (whole at 0 and N/2).</summary>
    private void LoadGradientSpectra(int group, float weight, float complexWeight)
    {
        for (int k = 0; k < _bins; k++)
        {
            (Vector256<float> aRe, Vector256<float> aIm) = GradientAt(group, k, weight, complexWeight);
            (Vector256<float> bRe, Vector256<float> bIm) = group + 1 < _groups ? GradientAt(group + 1, k, weight, complexWeight) : default;
            int mirror = (_size - k) & (_size - 1);
            if (mirror == k)
            {
                _fft.Re[k] = aRe;
                _fft.Im[k] = bRe;
                continue;
            }
            Vector256<float> half = Vector256.Create(0.5f);
            _fft.Re[k] = (aRe - bIm) * half;
            _fft.Im[k] = (aIm + bRe) * half;
            _fft.Re[mirror] = (aRe + bIm) * half;
            _fft.Im[mirror] = (bRe - aIm) * half;
        }
    }

    private (Vector256<float> Re, Vector256<float> Im) GradientAt(int group, int bin, float weight, float complexWeight)
    {
        int at = (group * _bins) + bin;
        Vector256<float> re = _re[at], im = _im[at], t = _target[at];
        Vector256<float> p = Vector256.Sqrt((re * re) + (im * im) + Vector256.Create(Tiny));
        Vector256<float> convergence = Vector256.Create(_distance == 0 ? 0 : (float)(weight / (_distance * _norm)));
        Vector256<float> log = Vector256.Create((float)(weight / ((double)_frames * _bins)));
        Vector256<float> difference = p - t;
        Vector256<float> sign = Vector256.ConditionalSelect(Vector256.Equals(difference, Vector256<float>.Zero), Vector256<float>.Zero, Vector256.CopySign(log, difference));
        Vector256<float> scale = ((convergence * difference) + (sign / (p + Vector256.Create(_epsilon)))) / p;
        if (bin >= _complexBins || _complexDistance == 0) return (re * scale, im * scale);
        Vector256<float> complex = Vector256.Create((float)(complexWeight / (_complexDistance * _complexNorm)));
        int low = (group * _complexBins) + bin;
        return ((re * scale) + (complex * (re - _targetRe[low])), (im * scale) + (complex * (im - _targetIm[low])));
    }

    private void MeasureComplex(int at, Vector256<float> pRe, Vector256<float> pIm, Vector256<float> tRe, Vector256<float> tIm)
    {
        Vector256<float> dRe = pRe - tRe, dIm = pIm - tIm;
        _complexDistance += Vector256.Sum((dRe * dRe) + (dIm * dIm));
        _complexNorm += Vector256.Sum((tRe * tRe) + (tIm * tIm));
        _targetRe[at] = tRe;
        _targetIm[at] = tIm;
    }

    private void AddFrames(int group, ReadOnlySpan<float> lanes, Span<float> gradient)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            int frame = (group * Lanes) + lane;
            if (frame >= _frames) return;
            Span<float> target = gradient.Slice(frame * _hop, _size);
            for (int n = 0; n < target.Length; n++) target[n] += lanes[(n * Lanes) + lane] * _window[n];
        }
    }
}
