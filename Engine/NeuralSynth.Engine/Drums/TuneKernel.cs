using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>
/// Reads a sound between its samples: windowed sinc, 256 phases with straight lines between them. Downwards 16 taps; upwards
/// more taps and a lower cut-off, so that what would lie above half the rate is attenuated.
/// </summary>
/// <remarks>
/// One table for the process, made by the first <see cref="Prepare"/>. Images and aliases of what lies below 0.31 of the rate
/// (15 kHz at 48 kHz) are under −70 dB. Source: J. O. Smith, Digital Audio Resampling.
/// </remarks>
internal static unsafe class TuneKernel
{
    /// <summary>Most taps before or after a place.</summary>
    internal const int MostHalfTaps = 32;

    private const int PhaseBits = 8;
    private const int Phases = 1 << PhaseBits;
    private const int FractionBits = 32 - PhaseBits;
    private const double Passed = 0.9;
    private const double Beta = 7;
    private const int Bands = 6;

    private static readonly object Gate = new();
    private static float* _table;

    // Highest step of each band, in samples per sample; its taps; where its rows begin.
    private static ReadOnlySpan<double> HighestSteps => [1, 1.4142135623730951, 2, 2.8284271247461903, 4, 16];

    private static ReadOnlySpan<int> Taps => [16, 32, 32, 64, 64, 64];

    /// <summary>Makes the table. [main-thread]</summary>
    internal static void Prepare()
    {
        lock (Gate)
        {
            if (_table != null) return;
            int floats = 0;
            for (int band = 0; band < Bands; band++) floats += (Phases + 1) * Taps[band];
            float* table = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), 64);
            float* row = table;
            for (int band = 0; band < Bands; band++)
            {
                for (int phase = 0; phase <= Phases; phase++, row += Taps[band]) FillRow(row, Taps[band], Passed / HighestSteps[band], (double)phase / Phases);
            }

            _table = table;
        }
    }

    /// <summary>Reads samples at position, position + step, …</summary>
    /// <param name="sound">Sample 0; at least <see cref="MostHalfTaps"/> readable samples lie around all that is read.</param>
    /// <param name="position">In samples, with 32 fractional bits.</param>
    /// <param name="step">Likewise.</param>
    /// <param name="target">[count] receives them.</param>
    /// <param name="count">Samples.</param>
    [RealTime]
    internal static void Read(float* sound, long position, long step, float* target, int count)
    {
        float* table = _table;
        double ratio = step * (1.0 / (1L << 32));
        int band = 0;
        for (; band < Bands - 1 && ratio > HighestSteps[band]; band++) table += (Phases + 1) * Taps[band];
        int taps = Taps[band];
        float* first = sound - (taps / 2 - 1);
        for (int i = 0; i < count; i++)
        {
            uint fraction = (uint)position;
            float* row = table + (fraction >> FractionBits) * (uint)taps;
            float between = (fraction & ((1u << FractionBits) - 1)) * (1f / (1 << FractionBits));
            target[i] = taps == 16 ? Dot16(first + (position >> 32), row, between) : Dot(first + (position >> 32), row, between, taps);
            position += step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot16(float* samples, float* row, float between) => Dot(samples, row, between, 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(float* samples, float* row, float between, int taps)
    {
        Vector<float> here = Vector<float>.Zero, next = Vector<float>.Zero;
        for (int k = 0; k < taps; k += Vector<float>.Count)
        {
            Vector<float> x = Vector.Load(samples + k);
            here = Lanes.MulAdd(x, Vector.Load(row + k), here);
            next = Lanes.MulAdd(x, Vector.Load(row + taps + k), next);
        }

        return Vector.Sum(here + (next - here) * new Vector<float>(between));
    }

    private static void FillRow(float* row, int taps, double cutoff, double fraction)
    {
        int half = taps / 2;
        double sum = 0;
        for (int k = 0; k < taps; k++)
        {
            double distance = k - (half - 1) - fraction;
            double tap = Math.Abs(distance) >= half ? 0 : KaiserSinc.Sinc(cutoff * distance) * KaiserSinc.Window(distance / half, Beta);
            row[k] = (float)tap;
            sum += tap;
        }

        for (int k = 0; k < taps; k++) row[k] = (float)(row[k] / sum);
    }
}
