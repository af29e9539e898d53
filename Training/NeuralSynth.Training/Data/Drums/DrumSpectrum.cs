using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NeuralSynth.Training.Losses;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>Power spectrogram of a hit: what the encoder's mel bands and the descriptors are computed from. The exported
/// encoder graph computes the same.</summary>
/// <remarks>Frame t covers samples 512·t − 768 … 512·t + 1279 (Hann). A full-scale sine on a bin has the power 1. Not
/// thread-safe: one instance per thread.</remarks>
public sealed class DrumSpectrum
{
    /// <summary>Window length, samples.</summary>
    public const int Window = 2048;

    /// <summary>Samples between frames.</summary>
    public const int Hop = 512;

    /// <summary>T, frames of a hit.</summary>
    public const int Frames = DrumFormat.Samples / Hop;

    /// <summary>K, bins.</summary>
    public const int Bins = (Window / 2) + 1;

    /// <summary>Zeros before the first sample.</summary>
    public const int Lead = 768;

    private const int Lanes = 8;

    private readonly LaneFft _fft = new(Window);
    private readonly float[] _padded = new float[DrumFormat.Samples + Window - Hop];

    /// <summary>[2048] Hann window, scaled so that a sine of amplitude 1 on a bin has magnitude 1.</summary>
    public static float[] WindowValues { get; } = [.. Enumerable.Range(0, Window).Select(n => (float)((0.5 - (0.5 * Math.Cos(2 * Math.PI * n / Window))) * 4 / Window))];

    /// <summary>[T · K] powers of the last analysis.</summary>
    public float[] Power { get; } = new float[Frames * Bins];

    /// <summary>Analyses a hit.</summary>
    /// <param name="audio">[N].</param>
    public void Analyze(ReadOnlySpan<float> audio)
    {
        audio.CopyTo(_padded.AsSpan(Lead));
        for (int first = 0; first < Frames; first += 2 * Lanes)
        {
            Load(first, MemoryMarshal.Cast<Vector256<float>, float>(_fft.Re.AsSpan()));
            Load(first + Lanes, MemoryMarshal.Cast<Vector256<float>, float>(_fft.Im.AsSpan()));
            _fft.Forward();
            Store(first);
        }
    }

    private void Load(int first, Span<float> lanes)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            int frame = first + lane;
            ReadOnlySpan<float> source = frame < Frames ? _padded.AsSpan(frame * Hop, Window) : default;
            for (int n = 0; n < Window; n++) lanes[(n * Lanes) + lane] = source.IsEmpty ? 0 : source[n] * WindowValues[n];
        }
    }

    /// <summary>Two real frames per complex transform: A = (Z[k] + Z*[−k])/2, B = (Z[k] − Z*[−k])/2i.</summary>
    private void Store(int first)
    {
        Span<float> a = stackalloc float[Lanes], b = stackalloc float[Lanes];
        for (int k = 0; k < Bins; k++)
        {
            int mirror = (Window - k) & (Window - 1);
            Vector256<float> zRe = _fft.Re[k], zIm = _fft.Im[k], mRe = _fft.Re[mirror], mIm = _fft.Im[mirror];
            Vector256<float> aRe = zRe + mRe, aIm = zIm - mIm, bRe = zIm + mIm, bIm = mRe - zRe;
            (((aRe * aRe) + (aIm * aIm)) * 0.25f).CopyTo(a);
            (((bRe * bRe) + (bIm * bIm)) * 0.25f).CopyTo(b);
            for (int lane = 0; lane < Lanes; lane++)
            {
                if (first + lane < Frames) Power[((first + lane) * Bins) + k] = a[lane];
                if (first + Lanes + lane < Frames) Power[((first + Lanes + lane) * Bins) + k] = b[lane];
            }
        }
    }
}
