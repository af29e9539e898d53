using System.Numerics;

namespace NeuralSynth.Media;

/// <summary>Fast Fourier transform of a fixed power-of-two length in double precision.</summary>
/// <remarks>Stockham's self-sorting radix-2 form, vectorised over the contiguous index (C. Van Loan, Computational
/// Frameworks for the FFT, 1992, section 1.7). Not for the audio thread; one thread at a time.</remarks>
public sealed class OfflineFft
{
    private readonly double[] _cos;
    private readonly double[] _sin;
    private readonly double[] _workRe;
    private readonly double[] _workIm;
    private readonly double[] _packedRe;
    private readonly double[] _packedIm;
    private readonly OfflineFft? _half;

    /// <summary>Tables for transforms of <paramref name="size"/> points.</summary>
    /// <param name="size">A power of two, at least 2.</param>
    public OfflineFft(int size)
        : this(size, withReal: true)
    {
    }

    private OfflineFft(int size, bool withReal)
    {
        if (size < 1 || !BitOperations.IsPow2(size) || (withReal && size < 2))
            throw new ArgumentOutOfRangeException(nameof(size), size, "Expected a power of two.");
        Size = size;
        _cos = new double[size];
        _sin = new double[size];
        for (var k = 0; k < size; k++)
        {
            _cos[k] = Math.Cos(2 * Math.PI * k / size);
            _sin[k] = -Math.Sin(2 * Math.PI * k / size);
        }
        _workRe = new double[size];
        _workIm = new double[size];
        _half = withReal ? new OfflineFft(size / 2, withReal: false) : null;
        _packedRe = withReal ? new double[size / 2] : [];
        _packedIm = withReal ? new double[size / 2] : [];
    }

    /// <summary>N.</summary>
    public int Size { get; }

    /// <summary>K = N/2 + 1, bins of a real signal.</summary>
    public int Bins => Size / 2 + 1;

    /// <summary>X[k] = Σ x[n]·e^(−2πikn/N), in place.</summary>
    /// <param name="re">[N].</param>
    /// <param name="im">[N].</param>
    public void Transform(Span<double> re, Span<double> im)
    {
        Require(re.Length == Size && im.Length == Size, "N values");
        var inWork = false;
        for (int n = Size, s = 1; n > 1; n /= 2, s *= 2, inWork = !inWork)
            if (inWork)
                Stage(_workRe, _workIm, re, im, n, s);
            else
                Stage(re, im, _workRe, _workIm, n, s);
        if (!inWork)
            return;
        _workRe.CopyTo(re);
        _workIm.CopyTo(im);
    }

    /// <summary>x[n] = 1/N·Σ X[k]·e^(+2πikn/N), in place.</summary>
    public void Inverse(Span<double> re, Span<double> im)
    {
        Transform(im, re);
        for (var n = 0; n < Size; n++)
        {
            re[n] /= Size;
            im[n] /= Size;
        }
    }

    /// <summary>Spectrum of a real signal.</summary>
    /// <param name="signal">[N].</param>
    /// <param name="re">[K] receives the real parts.</param>
    /// <param name="im">[K] receives the imaginary parts.</param>
    public void ForwardReal(ReadOnlySpan<double> signal, Span<double> re, Span<double> im)
    {
        Require(signal.Length == Size && re.Length == Bins && im.Length == Bins, "N samples and K bins");
        for (var n = 0; n < Size / 2; n++)
        {
            _packedRe[n] = signal[2 * n];
            _packedIm[n] = signal[2 * n + 1];
        }
        _half!.Transform(_packedRe, _packedIm);
        Unpack(re, im);
    }

    /// <summary>The real signal of a spectrum (the inverse of <see cref="ForwardReal"/>).</summary>
    /// <param name="re">[K]; the imaginary parts of the first and last bin are taken as 0.</param>
    /// <param name="im">[K].</param>
    /// <param name="signal">[N] receives it.</param>
    public void InverseReal(ReadOnlySpan<double> re, ReadOnlySpan<double> im, Span<double> signal)
    {
        Require(signal.Length == Size && re.Length == Bins && im.Length == Bins, "N samples and K bins");
        var half = Size / 2;
        for (var k = 0; k < half; k++)
        {
            double aRe = re[k], aIm = k == 0 ? 0 : im[k], bRe = re[half - k], bIm = k == 0 ? 0 : -im[half - k];
            double dRe = (aRe - bRe) / 2, dIm = (aIm - bIm) / 2;
            // The odd samples' spectrum is the difference turned back by e^(+2πik/N).
            _packedRe[k] = (aRe + bRe) / 2 - (dRe * -_sin[k] + dIm * _cos[k]);
            _packedIm[k] = (aIm + bIm) / 2 + (dRe * _cos[k] - dIm * -_sin[k]);
        }
        _half!.Inverse(_packedRe, _packedIm);
        for (var n = 0; n < half; n++)
        {
            signal[2 * n] = _packedRe[n];
            signal[2 * n + 1] = _packedIm[n];
        }
    }

    // Even samples went in as the real part, odd ones as the imaginary part.
    private void Unpack(Span<double> re, Span<double> im)
    {
        var half = Size / 2;
        for (var k = 0; k <= half; k++)
        {
            int a = k % half, b = (half - k) % half;
            double evenRe = (_packedRe[a] + _packedRe[b]) / 2, evenIm = (_packedIm[a] - _packedIm[b]) / 2;
            double oddRe = (_packedIm[a] + _packedIm[b]) / 2, oddIm = (_packedRe[b] - _packedRe[a]) / 2;
            re[k] = evenRe + oddRe * _cos[k] - oddIm * _sin[k];
            im[k] = evenIm + oddRe * _sin[k] + oddIm * _cos[k];
        }
    }

    // One pass: transforms of length n at stride s become transforms of length n/2 at stride 2s.
    private void Stage(
        ReadOnlySpan<double> re, ReadOnlySpan<double> im, Span<double> outRe, Span<double> outIm, int n, int s)
    {
        var half = n / 2;
        for (var p = 0; p < half; p++)
        {
            double wRe = _cos[p * s], wIm = _sin[p * s];
            var a = p * s;
            var b = (p + half) * s;
            Butterflies(
                re.Slice(a, s), im.Slice(a, s), re.Slice(b, s), im.Slice(b, s),
                outRe.Slice(2 * a, 2 * s), outIm.Slice(2 * a, 2 * s), wRe, wIm);
        }
    }

    private static void Butterflies(
        ReadOnlySpan<double> aRe, ReadOnlySpan<double> aIm, ReadOnlySpan<double> bRe, ReadOnlySpan<double> bIm,
        Span<double> outRe, Span<double> outIm, double wRe, double wIm)
    {
        var s = aRe.Length;
        var q = 0;
        for (; q <= s - Vector<double>.Count; q += Vector<double>.Count)
        {
            Vector<double> xRe = new(aRe[q..]), xIm = new(aIm[q..]), yRe = new(bRe[q..]), yIm = new(bIm[q..]);
            Vector<double> dRe = xRe - yRe, dIm = xIm - yIm;
            (xRe + yRe).CopyTo(outRe[q..]);
            (xIm + yIm).CopyTo(outIm[q..]);
            (dRe * wRe - dIm * wIm).CopyTo(outRe[(s + q)..]);
            (dRe * wIm + dIm * wRe).CopyTo(outIm[(s + q)..]);
        }
        for (; q < s; q++)
        {
            double dRe = aRe[q] - bRe[q], dIm = aIm[q] - bIm[q];
            outRe[q] = aRe[q] + bRe[q];
            outIm[q] = aIm[q] + bIm[q];
            outRe[s + q] = dRe * wRe - dIm * wIm;
            outIm[s + q] = dRe * wIm + dIm * wRe;
        }
    }

    private void Require(bool condition, string expected)
    {
        if (!condition)
            throw new ArgumentException($"Expected {expected} for N = {Size}.");
    }
}
