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
/// Tables for the process, made by the first <see cref="Prepare"/>. Images and aliases of what lies below 0.31 of the rate
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

    private static readonly object Gate = new();
    private static Band* _bands;

    /// <summary>Kernel of a range of steps. In native memory: code that is not optimised allocates to read constants of several
    /// bytes from an array.</summary>
    private struct Band
    {
        /// <summary>In samples per sample; the last band takes larger ones too.</summary>
        public double HighestStep;
        public int Taps;
        public int IsLast;

        /// <summary>[phases + 1, taps]</summary>
        public float* Rows;
    }

    /// <summary>Makes the tables. [main-thread]</summary>
    internal static void Prepare()
    {
        lock (Gate)
        {
            if (_bands != null) return;
            ReadOnlySpan<double> highestSteps = [1, 1.4142135623730951, 2, 2.8284271247461903, 4, 16];
            ReadOnlySpan<int> taps = [16, 32, 32, 64, 64, 64];
            var bands = (Band*)NativeMemory.AllocZeroed((nuint)taps.Length, (nuint)sizeof(Band));
            for (int band = 0; band < taps.Length; band++)
            {
                bands[band] = new Band { HighestStep = highestSteps[band], Taps = taps[band], IsLast = band == taps.Length - 1 ? 1 : 0 };
                bands[band].Rows = (float*)NativeMemory.AlignedAlloc((nuint)((Phases + 1) * taps[band]) * sizeof(float), 64);
                for (int phase = 0; phase <= Phases; phase++) FillRow(bands[band].Rows + phase * taps[band], taps[band], Passed / highestSteps[band], (double)phase / Phases);
            }

            _bands = bands;
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
        double ratio = step * (1.0 / (1L << 32));
        Band* band = _bands;
        while (band->IsLast == 0 && ratio > band->HighestStep) band++;
        int taps = band->Taps;
        float* table = band->Rows;
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
