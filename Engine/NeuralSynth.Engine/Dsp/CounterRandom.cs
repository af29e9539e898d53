using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>
/// Random numbers as pure functions of (seed, stream, index): no state, so what is rendered depends on positions only.
/// </summary>
/// <remarks>
/// [audio-thread]. Bits: the SplitMix64 sequence started at the mixed seed and stream, read at any index. Normal
/// numbers: Box and Muller, indices 2i and 2i + 1 from one draw, with polynomials (error below 2e-6) that give the same
/// bits for one number as for many.
/// Sources: G. Steele, D. Lea, C. Flood, Fast splittable pseudorandom number generators (2014); G. Box, M. Muller, A note
/// on the generation of random normal deviates (1958).
/// </remarks>
public static unsafe class CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const int BatchPairs = 32;
    private const float UnitFrom24Bits = 1f / (1 << 24);

    /// <summary>64 random bits.</summary>
    [RealTime]
    public static ulong Bits(ulong seed, ulong stream, ulong index) => At(Start(seed, stream), index);

    /// <summary>Uniform in [0, 1), in steps of 2^−24, of stream 0.</summary>
    [RealTime]
    public static float Uniform(ulong seed, ulong index) => Uniform(seed, 0, index);

    /// <summary>Uniform in [0, 1), in steps of 2^−24.</summary>
    [RealTime]
    public static float Uniform(ulong seed, ulong stream, ulong index) =>
        (int)(Bits(seed, stream, index) >> 40) * UnitFrom24Bits;

    /// <summary>Standard normal; magnitude at most 5.9.</summary>
    [RealTime]
    public static float Normal(ulong seed, ulong stream, ulong index)
    {
        float value;
        FillNormal(seed, stream, index, &value, 1);
        return value;
    }

    /// <summary>values[i] = Normal(seed, stream, firstIndex + i).</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="stream">Independent sequence of the seed.</param>
    /// <param name="firstIndex">Index of the first value.</param>
    /// <param name="values">[count] receives the values.</param>
    /// <param name="count">Values.</param>
    [RealTime]
    [SkipLocalsInit]
    public static void FillNormal(ulong seed, ulong stream, ulong firstIndex, float* values, int count)
    {
        ulong start = Start(seed, stream);
        float* cosines = stackalloc float[BatchPairs], sines = stackalloc float[BatchPairs];
        while (count > 0)
        {
            int skip = (int)(firstIndex & 1);
            int taken = Math.Min(count, 2 * BatchPairs - skip);
            DrawPairs(start, firstIndex >> 1, (skip + taken + 1) / 2, cosines, sines);
            for (int i = 0; i < taken; i++) values[i] = ((i + skip) & 1) == 0 ? cosines[(i + skip) >> 1] : sines[(i + skip) >> 1];
            values += taken;
            firstIndex += (ulong)taken;
            count -= taken;
        }
    }

    private static ulong Start(ulong seed, ulong stream) => Mix(Mix(seed + Golden) + stream * Golden);

    private static ulong At(ulong start, ulong index) => Mix(start + (index + 1) * Golden);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Draws pairs firstPair…; the buffers hold <see cref="BatchPairs"/>, of which whole vectors are written.</summary>
    private static void DrawPairs(ulong start, ulong firstPair, int pairs, float* cosines, float* sines)
    {
        int width = Vector<float>.Count;
        int padded = (pairs + width - 1) / width * width;
        int* angles = (int*)sines;
        for (int i = 0; i < padded; i++)
        {
            ulong bits = At(start, firstPair + (ulong)i);
            cosines[i] = ((int)(bits >> 40) + 1) * UnitFrom24Bits;   // (0, 1]: has a logarithm
            angles[i] = (int)bits;
        }

        for (int i = 0; i < padded; i += width)
        {
            Vector<float> radius = Vector.SquareRoot(FastMath.Log(Vector.Load(cosines + i)) * new Vector<float>(-2f));
            Vector<int> angle = Vector.Load(angles + i);
            (radius * FastMath.SinTurn(angle + new Vector<int>(1 << 30))).Store(cosines + i);
            (radius * FastMath.SinTurn(angle)).Store(sines + i);
        }
    }
}
