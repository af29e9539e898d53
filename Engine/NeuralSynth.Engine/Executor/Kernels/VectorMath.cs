using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Elementary functions on vectors.</summary>
/// <remarks>[audio-thread]. Errors are below 1e-6 relative to the larger of 1 and the result. Finite arguments give
/// finite results unless said otherwise; what is no number stays none. Series coefficients are the textbook ones.</remarks>
internal static class VectorMath
{
    private const float Log2E = 1.44269504088896f;
    private const float Ln2 = 0.693147180559945f;

    // ln 2 and π in parts with trailing zero bits: products with small whole numbers are exact without fusion too.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float PiHigh = 3.140625f;
    private const float PiMiddle = 9.67502593994140625e-4f;
    private const float PiLow = 1.509957990978376e-7f;
    private const float QuarterTurn = 1.5707964f;
    private const float PiRounded = 3.14159274f;
    private const float PiRest = -8.74227766e-8f;

    private const float Sine1 = 0.999999996f;
    private const float Sine3 = -0.166666579f;
    private const float Sine5 = 0.00833305017f;
    private const float Sine7 = -0.000198090174f;
    private const float Sine9 = 2.60510764e-06f;

    // e to these powers is normal and finite; 2 to the rounded power fits an exponent field.
    private const float SmallestExponent = -87.33f;
    private const float LargestExponent = 88.37f;
    private const float SmallestNormal = 1.17549435e-38f;

    // Below this the rational form of tanh is exact to single precision, above it the exponential one is.
    private const float TanhSwitch = 0.7f;

    /// <summary>x for x ≥ 0, else slope·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LeakyRelu<T>(T x, T slope)
        where T : struct, ILanes<T> => T.Select(T.AtLeast(x, T.All(0)), x, T.Multiply(x, slope));

    /// <summary>eˣ, limited to e^−87.33…e^88.37.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exponential<T>(T x)
        where T : struct, ILanes<T>
    {
        x = T.Smaller(T.All(LargestExponent), T.Larger(T.All(SmallestExponent), x));
        T n = T.Round(T.Multiply(x, T.All(Log2E)));
        T r = T.MulAdd(n, T.All(-Ln2Low), T.MulAdd(n, T.All(-Ln2High), x));
        T p = T.MulAdd(r, T.All(1f / 5040), T.All(1f / 720));
        p = T.MulAdd(p, r, T.All(1f / 120));
        p = T.MulAdd(p, r, T.All(1f / 24));
        p = T.MulAdd(p, r, T.All(1f / 6));
        p = T.MulAdd(p, r, T.All(1f / 2));
        p = T.MulAdd(p, r, T.All(1));
        p = T.MulAdd(p, r, T.All(1));
        return T.Multiply(p, T.PowerOfTwo(n));
    }

    /// <summary>tanh x; small arguments keep their relative precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, ILanes<T>
    {
        T magnitude = T.Absolute(x);
        T decay = Exponential(T.Multiply(magnitude, T.All(-2)));
        T large = T.CopySign(T.Divide(T.Subtract(T.All(1), decay), T.Add(T.All(1), decay)), x);
        return T.Select(T.AtLeast(magnitude, T.All(TanhSwitch)), large, TanhNearZero(x));
    }

    /// <summary>1/(1 + e⁻ˣ)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : struct, ILanes<T> =>
        T.Divide(T.All(1), T.Add(T.All(1), Exponential(T.Subtract(T.All(0), x))));

    /// <summary>log(1 + eˣ)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Softplus<T>(T x)
        where T : struct, ILanes<T>
    {
        // log(1 + t) = 2·artanh(t/(2 + t)) by its series; t ≤ 1, so the argument is at most ⅓.
        T t = Exponential(T.Subtract(T.All(0), T.Absolute(x)));
        T s = T.Divide(t, T.Add(t, T.All(2)));
        T square = T.Multiply(s, s);
        T p = T.MulAdd(square, T.All(2f / 13), T.All(2f / 11));
        p = T.MulAdd(p, square, T.All(2f / 9));
        p = T.MulAdd(p, square, T.All(2f / 7));
        p = T.MulAdd(p, square, T.All(2f / 5));
        p = T.MulAdd(p, square, T.All(2f / 3));
        p = T.MulAdd(p, square, T.All(2));
        return T.MulAdd(p, s, T.Larger(T.All(0), x));
    }

    /// <summary>ln x as the C function: −∞ at (and just above) 0, no number below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Logarithm<T>(T x)
        where T : struct, ILanes<T>
    {
        // x = 2^e·m; ln m = 2·artanh s with s = (m − 1)/(m + 1), by its series.
        T exponent = T.SplitExponent(x, out T m);
        T s = T.Divide(T.Subtract(m, T.All(1)), T.Add(m, T.All(1)));
        T square = T.Multiply(s, s);
        T p = T.MulAdd(square, T.All(2f / 9), T.All(2f / 7));
        p = T.MulAdd(p, square, T.All(2f / 5));
        p = T.MulAdd(p, square, T.All(2f / 3));
        p = T.MulAdd(p, square, T.All(2));
        T logarithm = T.MulAdd(exponent, T.All(Ln2), T.Multiply(p, s));
        T outside = T.Select(T.AtLeast(x, T.All(0)), T.All(float.NegativeInfinity), T.All(float.NaN));
        T finite = T.Select(T.AtLeast(x, T.All(SmallestNormal)), logarithm, outside);
        return T.Select(T.AtLeast(x, T.All(float.PositiveInfinity)), x, finite);
    }

    /// <summary>x to the power <paramref name="exponent"/> for x ≥ 0; no number below. The relative error grows with the
    /// logarithm of the result: 3e-6 at 1e±10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Power<T>(T x, T exponent)
        where T : struct, ILanes<T> => Exponential(T.Multiply(Logarithm(x), exponent));

    /// <summary>sin x; exact to 1e-6 for |x| up to 8000, bounded beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sine<T>(T x)
        where T : struct, ILanes<T>
    {
        T halfTurns = T.Round(T.Multiply(x, T.All(1 / MathF.PI)));
        return T.Multiply(SineOfRest(x, halfTurns), Alternating(halfTurns));
    }

    /// <summary>cos x; as <see cref="Sine"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Cosine<T>(T x)
        where T : struct, ILanes<T>
    {
        // cos x = −sin(x − (n + ½)π)·(−1)ⁿ
        T n = T.Round(T.MulAdd(x, T.All(1 / MathF.PI), T.All(-0.5f)));
        T sine = SineOfRest(x, T.Add(n, T.All(0.5f)));
        return T.Multiply(T.Subtract(T.All(0), sine), Alternating(n));
    }

    /// <summary>x + sin²(alpha·x)·beta; the square needs no sign, and stays in 0…1 for arguments too large to be reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Snake<T>(T x, T alpha, T beta)
        where T : struct, ILanes<T>
    {
        T angle = T.Multiply(x, alpha);
        T r = Rest(angle, T.Round(T.Multiply(angle, T.All(1 / MathF.PI))));
        T square = T.Smaller(T.All(QuarterTurn * QuarterTurn), T.Multiply(r, r));
        T ratio = SineRatio(square);
        return T.MulAdd(T.Multiply(T.Multiply(ratio, ratio), square), beta, x);
    }

    /// <summary>Gauss error function (Abramowitz and Stegun 1964, 7.1.26).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ErrorFunction<T>(T x)
        where T : struct, ILanes<T>
    {
        T magnitude = T.Absolute(x);
        T t = T.Divide(T.All(1), T.MulAdd(magnitude, T.All(0.3275911f), T.All(1)));
        T p = T.MulAdd(t, T.All(1.061405429f), T.All(-1.453152027f));
        p = T.MulAdd(p, t, T.All(1.421413741f));
        p = T.MulAdd(p, t, T.All(-0.284496736f));
        p = T.MulAdd(p, t, T.All(0.254829592f));
        T square = T.Multiply(T.Subtract(T.All(0), magnitude), magnitude);
        T rest = T.Multiply(T.Multiply(p, t), Exponential(square));
        return T.CopySign(T.Subtract(T.All(1), rest), x);
    }

    /// <summary>Lambert's continued fraction, five terms deep: error 2e-9 up to <see cref="TanhSwitch"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T TanhNearZero<T>(T x)
        where T : struct, ILanes<T>
    {
        T square = T.Multiply(x, x);
        T above = T.MulAdd(T.Add(square, T.All(105)), square, T.All(945));
        T below = T.MulAdd(T.MulAdd(square, T.All(15), T.All(420)), square, T.All(945));
        return T.Divide(T.Multiply(x, above), below);
    }

    /// <summary>sin(x − halfTurns·π), the difference being at most a quarter turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SineOfRest<T>(T x, T halfTurns)
        where T : struct, ILanes<T>
    {
        // Arguments too large to be reduced would leave anything: the limit keeps the result in −1…1.
        T r = T.Smaller(T.All(QuarterTurn), T.Larger(T.All(-QuarterTurn), Rest(x, halfTurns)));
        return T.Multiply(SineRatio(T.Multiply(r, r)), r);
    }

    /// <summary>x − halfTurns·π</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Rest<T>(T x, T halfTurns)
        where T : struct, ILanes<T>
    {
        if (T.IsFused) return T.MulAdd(halfTurns, T.All(-PiRest), T.MulAdd(halfTurns, T.All(-PiRounded), x));
        T r = T.MulAdd(halfTurns, T.All(-PiHigh), x);
        r = T.MulAdd(halfTurns, T.All(-PiMiddle), r);
        return T.MulAdd(halfTurns, T.All(-PiLow), r);
    }

    /// <summary>sin(r)/r from r², up to a quarter turn: interpolation at the Chebyshev nodes, error 7e-9 before rounding
    /// (the polynomial of <see cref="Dsp.FastMath.SinTurn"/>, for radians).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SineRatio<T>(T square)
        where T : struct, ILanes<T>
    {
        T p = T.MulAdd(square, T.All(Sine9), T.All(Sine7));
        p = T.MulAdd(p, square, T.All(Sine5));
        p = T.MulAdd(p, square, T.All(Sine3));
        return T.MulAdd(p, square, T.All(Sine1));
    }

    /// <summary>1 for even whole numbers, −1 for odd ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Alternating<T>(T n)
        where T : struct, ILanes<T>
    {
        T odd = T.MulAdd(T.Round(T.Multiply(n, T.All(0.5f))), T.All(-2), n);
        return T.MulAdd(T.Multiply(odd, odd), T.All(-2), T.All(1));
    }
}
