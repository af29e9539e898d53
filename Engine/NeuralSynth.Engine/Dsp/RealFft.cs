using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>
/// Discrete Fourier transform of real signals: X[k] = Σ x[n]·e^(−2πikn/N), k = 0…N/2, and its exact inverse.
/// </summary>
/// <remarks>
/// A complex transform of half the size over split arrays, Stockham's self-sorting radix 4 (one radix-2 pass where the
/// size asks for it), then the usual separation of even and odd samples. Relative error about 2e-7.
/// Source: C. Van Loan, Computational Frameworks for the Fast Fourier Transform (1992), sections 1.7 and 4.3.
/// </remarks>
public unsafe struct RealFft
{
    private const int MinSize = 32;
    private const int MaxSize = 16384;

    private float* _twiddles;   // per radix-4 pass of length L: w¹, w², w³ as six arrays of L/4, w = e^(−2πip/L)
    private float* _splitRe;    // e^(−2πik/N), k = 0…N/4
    private float* _splitIm;
    private float* _re0;
    private float* _im0;
    private float* _re1;
    private float* _im1;
    private int _half;

    /// <summary>N, the number of real samples.</summary>
    public readonly int Size => 2 * _half;

    /// <summary>N/2 + 1, the number of bins.</summary>
    public readonly int BinCount => _half + 1;

    /// <summary>Makes the tables and work buffers.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="size">N, a power of two from 32 to 16384.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another size.</exception>
    /// <remarks>[main-thread]</remarks>
    public void Initialize(ref NativeArena arena, int size)
    {
        if (size is < MinSize or > MaxSize || !BitOperations.IsPow2(size))
            throw new ArgumentOutOfRangeException(nameof(size), size, "The size must be a power of two from 32 to 16384.");
        _half = size / 2;
        _re0 = arena.Take<float>(_half);
        _im0 = arena.Take<float>(_half);
        _re1 = arena.Take<float>(_half);
        _im1 = arena.Take<float>(_half);
        MakeSplitTable(ref arena);
        MakeTwiddles(ref arena);
    }

    /// <summary>Analyses N samples.</summary>
    /// <param name="time">[N] samples.</param>
    /// <param name="re">[N/2 + 1] receives the real parts; may overlap <paramref name="time"/>.</param>
    /// <param name="im">[N/2 + 1] receives the imaginary parts (the first and the last are 0).</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public readonly void Forward(float* time, float* re, float* im)
    {
        for (int i = 0; i < _half; i += 4)
        {
            Vector128<float> low = Vector128.Load(time + 2 * i), high = Vector128.Load(time + 2 * i + 4);
            Lanes.Even(low, high).Store(_re0 + i);
            Lanes.Odd(low, high).Store(_im0 + i);
        }

        bool inFirst = Transform(_re0, _im0, _re1, _im1);
        Separate(inFirst ? _re0 : _re1, inFirst ? _im0 : _im1, re, im);
    }

    /// <summary>Synthesises N samples, scaled so that it undoes <see cref="Forward"/>.</summary>
    /// <param name="re">[N/2 + 1] real parts.</param>
    /// <param name="im">[N/2 + 1] imaginary parts; the first and the last are ignored.</param>
    /// <param name="time">[N] receives the samples; may overlap the inputs.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public readonly void Inverse(float* re, float* im, float* time)
    {
        Combine(re, im, _re0, _im0);
        // Exchanging real and imaginary parts before and after turns the forward transform into the inverse.
        bool inFirst = Transform(_im0, _re0, _im1, _re1);
        float* even = inFirst ? _re0 : _re1, odd = inFirst ? _im0 : _im1;
        for (int i = 0; i < _half; i += 4)
        {
            Vector128<float> low = Vector128.Load(even + i), high = Vector128.Load(odd + i);
            Lanes.ZipLow(low, high).Store(time + 2 * i);
            Lanes.ZipHigh(low, high).Store(time + 2 * i + 4);
        }
    }

    private void MakeSplitTable(ref NativeArena arena)
    {
        int count = _half / 2 + 1;
        _splitRe = arena.Take<float>(count);
        _splitIm = arena.Take<float>(count);
        for (int k = 0; k < count; k++)
        {
            (double sin, double cos) = Math.SinCos(-Math.PI * k / _half);
            _splitRe[k] = (float)cos;
            _splitIm[k] = (float)sin;
        }
    }

    private void MakeTwiddles(ref NativeArena arena)
    {
        int total = 0;
        for (int length = _half; length >= 4; length /= 4) total += length / 4 * 6;
        _twiddles = arena.Take<float>(total);
        float* target = _twiddles;
        for (int length = _half; length >= 4; length /= 4)
        {
            int quarter = length / 4;
            for (int p = 0; p < quarter; p++)
            {
                for (int power = 1; power <= 3; power++)
                {
                    (double sin, double cos) = Math.SinCos(-2 * Math.PI * power * p / length);
                    target[(2 * power - 2) * quarter + p] = (float)cos;
                    target[(2 * power - 1) * quarter + p] = (float)sin;
                }
            }

            target += 6 * quarter;
        }
    }

    /// <summary>Complex transform of N/2 points; returns whether the result lies in the first pair of buffers.</summary>
    private readonly bool Transform(float* re0, float* im0, float* re1, float* im1)
    {
        float* w = _twiddles;
        bool inFirst = true;
        int stride = 1;
        for (int length = _half; length >= 2; length /= 4, stride *= 4)
        {
            float* fromRe = inFirst ? re0 : re1, fromIm = inFirst ? im0 : im1;
            float* toRe = inFirst ? re1 : re0, toIm = inFirst ? im1 : im0;
            if (length == 2) Radix2(fromRe, fromIm, toRe, toIm, stride);
            else if (stride == 1) FirstPass(fromRe, fromIm, toRe, toIm, length / 4, w);
            else if (stride == 4) SecondPass(fromRe, fromIm, toRe, toIm, length / 4, w);
            else LaterPass(fromRe, fromIm, toRe, toIm, length / 4, stride, w);
            w += length / 4 * 6;
            inFirst = !inFirst;
        }

        return inFirst;
    }

    /// <summary>Stride 1: four values of p at once; the outputs of one p are neighbours.</summary>
    private static void FirstPass(float* xr, float* xi, float* yr, float* yi, int quarter, float* w)
    {
        for (int p = 0; p < quarter; p += 4)
        {
            Vector128<float> ar = Vector128.Load(xr + p), ai = Vector128.Load(xi + p);
            Vector128<float> br = Vector128.Load(xr + p + quarter), bi = Vector128.Load(xi + p + quarter);
            Vector128<float> cr = Vector128.Load(xr + p + 2 * quarter), ci = Vector128.Load(xi + p + 2 * quarter);
            Vector128<float> dr = Vector128.Load(xr + p + 3 * quarter), di = Vector128.Load(xi + p + 3 * quarter);
            Vector128<float> sumAcR = ar + cr, sumAcI = ai + ci, difAcR = ar - cr, difAcI = ai - ci;
            Vector128<float> sumBdR = br + dr, sumBdI = bi + di, difBdR = br - dr, difBdI = bi - di;
            float* v = w + p;
            Rotate(difAcR + difBdI, difAcI - difBdR, Vector128.Load(v), Vector128.Load(v + quarter), out var r1, out var i1);
            Rotate(sumAcR - sumBdR, sumAcI - sumBdI, Vector128.Load(v + 2 * quarter), Vector128.Load(v + 3 * quarter), out var r2, out var i2);
            Rotate(difAcR - difBdI, difAcI + difBdR, Vector128.Load(v + 4 * quarter), Vector128.Load(v + 5 * quarter), out var r3, out var i3);
            Lanes.StoreTransposed(sumAcR + sumBdR, r1, r2, r3, yr + 4 * p);
            Lanes.StoreTransposed(sumAcI + sumBdI, i1, i2, i3, yi + 4 * p);
        }
    }

    /// <summary>Stride 4: one vector of four per value of p.</summary>
    private static void SecondPass(float* xr, float* xi, float* yr, float* yi, int quarter, float* w)
    {
        int step = 4 * quarter;
        for (int p = 0; p < quarter; p++)
        {
            float* r = xr + 4 * p, i = xi + 4 * p;
            Vector128<float> ar = Vector128.Load(r), ai = Vector128.Load(i);
            Vector128<float> br = Vector128.Load(r + step), bi = Vector128.Load(i + step);
            Vector128<float> cr = Vector128.Load(r + 2 * step), ci = Vector128.Load(i + 2 * step);
            Vector128<float> dr = Vector128.Load(r + 3 * step), di = Vector128.Load(i + 3 * step);
            Vector128<float> sumAcR = ar + cr, sumAcI = ai + ci, difAcR = ar - cr, difAcI = ai - ci;
            Vector128<float> sumBdR = br + dr, sumBdI = bi + di, difBdR = br - dr, difBdI = bi - di;
            Vector128<float> w1r = Vector128.Create(w[p]), w1i = Vector128.Create(w[p + quarter]);
            Vector128<float> w2r = Vector128.Create(w[p + 2 * quarter]), w2i = Vector128.Create(w[p + 3 * quarter]);
            Vector128<float> w3r = Vector128.Create(w[p + 4 * quarter]), w3i = Vector128.Create(w[p + 5 * quarter]);
            Rotate(difAcR + difBdI, difAcI - difBdR, w1r, w1i, out var r1, out var i1);
            Rotate(sumAcR - sumBdR, sumAcI - sumBdI, w2r, w2i, out var r2, out var i2);
            Rotate(difAcR - difBdI, difAcI + difBdR, w3r, w3i, out var r3, out var i3);
            float* toR = yr + 16 * p, toI = yi + 16 * p;
            (sumAcR + sumBdR).Store(toR);
            (sumAcI + sumBdI).Store(toI);
            r1.Store(toR + 4);
            i1.Store(toI + 4);
            r2.Store(toR + 8);
            i2.Store(toI + 8);
            r3.Store(toR + 12);
            i3.Store(toI + 12);
        }
    }

    /// <summary>Stride 16 and more: full vectors, one set of factors per value of p.</summary>
    private static void LaterPass(float* xr, float* xi, float* yr, float* yi, int quarter, int stride, float* w)
    {
        for (int p = 0; p < quarter; p++)
        {
            Vector<float> w1r = new(w[p]), w1i = new(w[p + quarter]);
            Vector<float> w2r = new(w[p + 2 * quarter]), w2i = new(w[p + 3 * quarter]);
            Vector<float> w3r = new(w[p + 4 * quarter]), w3i = new(w[p + 5 * quarter]);
            int step = quarter * stride;
            float* r = xr + p * stride, i = xi + p * stride, toR = yr + 4 * p * stride, toI = yi + 4 * p * stride;
            for (int q = 0; q < stride; q += Vector<float>.Count)
            {
                Vector<float> ar = Vector.Load(r + q), ai = Vector.Load(i + q);
                Vector<float> br = Vector.Load(r + q + step), bi = Vector.Load(i + q + step);
                Vector<float> cr = Vector.Load(r + q + 2 * step), ci = Vector.Load(i + q + 2 * step);
                Vector<float> dr = Vector.Load(r + q + 3 * step), di = Vector.Load(i + q + 3 * step);
                Vector<float> sumAcR = ar + cr, sumAcI = ai + ci, difAcR = ar - cr, difAcI = ai - ci;
                Vector<float> sumBdR = br + dr, sumBdI = bi + di, difBdR = br - dr, difBdI = bi - di;
                (sumAcR + sumBdR).Store(toR + q);
                (sumAcI + sumBdI).Store(toI + q);
                StoreRotated(difAcR + difBdI, difAcI - difBdR, w1r, w1i, toR + q + stride, toI + q + stride);
                StoreRotated(sumAcR - sumBdR, sumAcI - sumBdI, w2r, w2i, toR + q + 2 * stride, toI + q + 2 * stride);
                StoreRotated(difAcR - difBdI, difAcI + difBdR, w3r, w3i, toR + q + 3 * stride, toI + q + 3 * stride);
            }
        }
    }

    private static void Radix2(float* xr, float* xi, float* yr, float* yi, int stride)
    {
        for (int q = 0; q < stride; q += Vector<float>.Count)
        {
            Vector<float> ar = Vector.Load(xr + q), ai = Vector.Load(xi + q);
            Vector<float> br = Vector.Load(xr + q + stride), bi = Vector.Load(xi + q + stride);
            (ar + br).Store(yr + q);
            (ai + bi).Store(yi + q);
            (ar - br).Store(yr + q + stride);
            (ai - bi).Store(yi + q + stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rotate(
        Vector128<float> re, Vector128<float> im, Vector128<float> wRe, Vector128<float> wIm,
        out Vector128<float> toRe, out Vector128<float> toIm)
    {
        toRe = Lanes.MulAdd(re, wRe, -(im * wIm));
        toIm = Lanes.MulAdd(re, wIm, im * wRe);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRotated(
        Vector<float> re, Vector<float> im, Vector<float> wRe, Vector<float> wIm, float* toRe, float* toIm)
    {
        Lanes.MulAdd(re, wRe, -(im * wIm)).Store(toRe);
        Lanes.MulAdd(re, wIm, im * wRe).Store(toIm);
    }

    /// <summary>From the transform of x[2n] + i·x[2n+1] to that of x; bins k and N/2 − k together.</summary>
    private readonly void Separate(float* zr, float* zi, float* re, float* im)
    {
        int middle = _half / 2;
        Vector128<float> half = Vector128.Create(0.5f);
        for (int next = 1; next <= middle; next += 4)
        {
            int k = Math.Min(next, middle - 3);   // the last vector overlaps the one before
            int mirror = _half - k - 3;
            Vector128<float> a = Vector128.Load(zr + k), b = Vector128.Load(zi + k);
            Vector128<float> c = Lanes.Reverse(Vector128.Load(zr + mirror)), d = Lanes.Reverse(Vector128.Load(zi + mirror));
            Vector128<float> evenRe = (a + c) * half, evenIm = (b - d) * half;
            Rotate((b + d) * half, (c - a) * half, Vector128.Load(_splitRe + k), Vector128.Load(_splitIm + k), out var oddRe, out var oddIm);
            (evenRe + oddRe).Store(re + k);
            (evenIm + oddIm).Store(im + k);
            Lanes.Reverse(evenRe - oddRe).Store(re + mirror);
            Lanes.Reverse(oddIm - evenIm).Store(im + mirror);
        }

        re[0] = zr[0] + zi[0];
        re[_half] = zr[0] - zi[0];
        im[0] = 0;
        im[_half] = 0;
    }

    /// <summary>The inverse of <see cref="Separate"/>, scaled by 2/N.</summary>
    private readonly void Combine(float* re, float* im, float* zr, float* zi)
    {
        int middle = _half / 2;
        float scale = 0.5f / _half;
        Vector128<float> half = Vector128.Create(scale);
        for (int next = 1; next <= middle; next += 4)
        {
            int k = Math.Min(next, middle - 3);
            int mirror = _half - k - 3;
            Vector128<float> a = Vector128.Load(re + k), b = Vector128.Load(im + k);
            Vector128<float> c = Lanes.Reverse(Vector128.Load(re + mirror)), d = Lanes.Reverse(Vector128.Load(im + mirror));
            Vector128<float> evenRe = (a + c) * half, evenIm = (b - d) * half;
            Rotate((a - c) * half, (b + d) * half, Vector128.Load(_splitRe + k), -Vector128.Load(_splitIm + k), out var oddRe, out var oddIm);
            (evenRe - oddIm).Store(zr + k);
            (evenIm + oddRe).Store(zi + k);
            Lanes.Reverse(evenRe + oddIm).Store(zr + mirror);
            Lanes.Reverse(oddRe - evenIm).Store(zi + mirror);
        }

        zr[0] = (re[0] + re[_half]) * scale;
        zi[0] = (re[0] - re[_half]) * scale;
    }
}
