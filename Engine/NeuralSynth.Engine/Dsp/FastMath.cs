using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Dsp;

/// <summary>Elementary functions on vectors, by polynomials made here.</summary>
/// <remarks>[audio-thread]. Lanes never influence each other.</remarks>
internal static class FastMath
{
    // sin(πx/2) on −1…1: interpolation at the Chebyshev nodes of x², error 7e-9 before rounding.
    private const float Sin1 = 1.5707963200386015f;
    private const float Sin3 = -0.6459637595835395f;
    private const float Sin5 = 0.07968991832902929f;
    private const float Sin7 = -0.004674143838153858f;
    private const float Sin9 = 0.0001516717036657391f;

    private const int SqrtHalfBits = 0x3F3504F3;
    private const float Ln2 = 0.6931471805599453f;

    /// <summary>Natural logarithm of positive normal numbers. Error below 3e-7 of the larger of 1 and the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log(Vector<float> x)
    {
        // x = 2^exponent · m, m from √½ to √2; log m = 2·artanh s, s = (m − 1)/(m + 1), by its series to s⁷.
        Vector<int> bits = Vector.AsVectorInt32(x);
        Vector<int> exponent = (bits - new Vector<int>(SqrtHalfBits)) >> 23;
        Vector<float> m = Vector.AsVectorSingle(bits - (exponent << 23));
        Vector<float> s = (m - Vector<float>.One) / (m + Vector<float>.One);
        Vector<float> square = s * s;
        Vector<float> p = new(2f / 7);
        p = Lanes.MulAdd(p, square, new Vector<float>(2f / 5));
        p = Lanes.MulAdd(p, square, new Vector<float>(2f / 3));
        p = Lanes.MulAdd(p, square, new Vector<float>(2f));
        return Lanes.MulAdd(Vector.ConvertToSingle(exponent), new Vector<float>(Ln2), p * s);
    }

    /// <summary>sin(2π·turns), the angle as a 32-bit fraction of a turn, so that multiples of an angle wrap exactly.
    /// Error below 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> SinTurn(Vector<int> turns)
    {
        // Fold the outer half turn onto the inner one: half a turn minus the angle has the same sine.
        Vector<int> isOuter = (turns ^ (turns << 1)) >> 31;
        Vector<int> folded = turns ^ (isOuter & new Vector<int>(int.MaxValue));
        Vector<float> x = Vector.ConvertToSingle(folded) * new Vector<float>(1f / (1u << 30));   // quarter turns
        Vector<float> square = x * x;
        Vector<float> p = new(Sin9);
        p = Lanes.MulAdd(p, square, new Vector<float>(Sin7));
        p = Lanes.MulAdd(p, square, new Vector<float>(Sin5));
        p = Lanes.MulAdd(p, square, new Vector<float>(Sin3));
        p = Lanes.MulAdd(p, square, new Vector<float>(Sin1));
        return p * x;
    }
}
