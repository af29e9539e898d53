using System.Runtime.Intrinsics;

namespace NeuralSynth.Training.Losses;

/// <summary>Complex FFT of eight signals at once, one per vector lane: no shuffles, full width at every size.</summary>
/// <remarks>Stockham's self-sorting algorithm, radix 4 with one radix-2 stage where needed. Not thread-safe.</remarks>
internal sealed class LaneFft
{
    private readonly Vector256<float>[] _otherRe;
    private readonly Vector256<float>[] _otherIm;
    private readonly float[] _cosines;
    private readonly float[] _sines;

    public LaneFft(int size)
    {
        if (size < 2 || (size & (size - 1)) != 0) throw new ArgumentOutOfRangeException(nameof(size), size, "Must be a power of two.");
        Size = size;
        Re = new Vector256<float>[size];
        Im = new Vector256<float>[size];
        _otherRe = new Vector256<float>[size];
        _otherIm = new Vector256<float>[size];
        _cosines = new float[size];
        _sines = new float[size];
        for (int i = 0; i < size; i++) (_sines[i], _cosines[i]) = ((float)-Math.Sin(2 * Math.PI * i / size), (float)Math.Cos(2 * Math.PI * i / size));
    }

    public int Size { get; }

    /// <summary>[size] real parts, in and out.</summary>
    public Vector256<float>[] Re { get; private set; }

    /// <summary>[size] imaginary parts, in and out.</summary>
    public Vector256<float>[] Im { get; private set; }

    /// <summary>X[k] = Σ x[n]·e^(−2πikn/N), in place.</summary>
    public void Forward() => (Re, Im) = Transform(Re, Im, _otherRe, _otherIm, Re, Im);

    /// <summary>x[n] = Σ X[k]·e^(+2πikn/N), not divided by N, in place. Swapping real and imaginary parts before and
    /// after a forward transform conjugates its kernel.</summary>
    public void InverseUnscaled() => (Im, Re) = Transform(Im, Re, _otherIm, _otherRe, Im, Re);

    private (Vector256<float>[] Re, Vector256<float>[] Im) Transform(Vector256<float>[] xRe, Vector256<float>[] xIm, Vector256<float>[] yRe, Vector256<float>[] yIm, Vector256<float>[] homeRe, Vector256<float>[] homeIm)
    {
        int n = Size, stride = 1;
        for (; n >= 4; n /= 4, stride *= 4)
        {
            Radix4(n, stride, xRe, xIm, yRe, yIm);
            (xRe, xIm, yRe, yIm) = (yRe, yIm, xRe, xIm);
        }
        if (n == 2)
        {
            Radix2(stride, xRe, xIm, yRe, yIm);
            (xRe, xIm, yRe, yIm) = (yRe, yIm, xRe, xIm);
        }
        if (!ReferenceEquals(xRe, homeRe))
        {
            xRe.AsSpan().CopyTo(homeRe);
            xIm.AsSpan().CopyTo(homeIm);
        }
        return (homeRe, homeIm);
    }

    private void Radix4(int n, int stride, Vector256<float>[] xRe, Vector256<float>[] xIm, Vector256<float>[] yRe, Vector256<float>[] yIm)
    {
        int quarter = n / 4, step = Size / n, distance = stride * quarter;
        for (int p = 0; p < quarter; p++)
        {
            Vector256<float> c1 = Vector256.Create(_cosines[p * step]), s1 = Vector256.Create(_sines[p * step]);
            Vector256<float> c2 = Vector256.Create(_cosines[2 * p * step]), s2 = Vector256.Create(_sines[2 * p * step]);
            Vector256<float> c3 = Vector256.Create(_cosines[3 * p * step]), s3 = Vector256.Create(_sines[3 * p * step]);
            for (int q = 0; q < stride; q++)
            {
                int i = q + (stride * p), o = q + (stride * 4 * p);
                Vector256<float> aRe = xRe[i], bRe = xRe[i + distance], cRe = xRe[i + (2 * distance)], dRe = xRe[i + (3 * distance)];
                Vector256<float> aIm = xIm[i], bIm = xIm[i + distance], cIm = xIm[i + (2 * distance)], dIm = xIm[i + (3 * distance)];
                Vector256<float> acRe = aRe + cRe, acIm = aIm + cIm, bdRe = bRe + dRe, bdIm = bIm + dIm;
                // i·(b − d) = −(bIm − dIm) + i·(bRe − dRe)
                Vector256<float> jRe = dIm - bIm, jIm = bRe - dRe, mRe = aRe - cRe, mIm = aIm - cIm;
                yRe[o] = acRe + bdRe;
                yIm[o] = acIm + bdIm;
                Store(yRe, yIm, o + stride, mRe - jRe, mIm - jIm, c1, s1);
                Store(yRe, yIm, o + (2 * stride), acRe - bdRe, acIm - bdIm, c2, s2);
                Store(yRe, yIm, o + (3 * stride), mRe + jRe, mIm + jIm, c3, s3);
            }
        }
    }

    private static void Store(Vector256<float>[] re, Vector256<float>[] im, int at, Vector256<float> x, Vector256<float> y, Vector256<float> c, Vector256<float> s)
    {
        re[at] = Vector256.FusedMultiplyAdd(x, c, -(y * s));
        im[at] = Vector256.FusedMultiplyAdd(x, s, y * c);
    }

    private static void Radix2(int stride, Vector256<float>[] xRe, Vector256<float>[] xIm, Vector256<float>[] yRe, Vector256<float>[] yIm)
    {
        for (int q = 0; q < stride; q++)
        {
            (yRe[q], yRe[q + stride]) = (xRe[q] + xRe[q + stride], xRe[q] - xRe[q + stride]);
            (yIm[q], yIm[q + stride]) = (xIm[q] + xIm[q + stride], xIm[q] - xIm[q + stride]);
        }
    }
}
