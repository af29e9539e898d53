using System.Collections.Concurrent;

namespace NeuralSynth.Contract;

/// <summary>Designs the filter banks that training and engine share.</summary>
/// <remarks>[main-thread]: allocates; a table is designed once per process. Thread-safe.</remarks>
public static class FilterBank
{
    /// <summary>Shape of the Kaiser window. Chosen by trying 3 to 14 in steps of 0.5: it gives the least
    /// reconstruction error (64 to 67 dB) for filters of 16 M taps and more.</summary>
    private const double KaiserBeta = 8.5;

    /// <summary>Longest filter, in multiples of the number of bands.</summary>
    internal const int MostTapsPerBand = 64;

    private static readonly ConcurrentDictionary<(int Bands, int Taps), PqmfTable> Cache = new();

    /// <summary>Cosine-modulated pseudo-QMF bank of near-perfect reconstruction, scaled to be orthonormal: white noise
    /// of unit variance in every band becomes white audio of unit variance, and analysis followed by synthesis returns
    /// the input <see cref="PqmfTable.DelaySamples"/> later.</summary>
    /// <param name="bands">M, even or odd, 2 to 256.</param>
    /// <param name="taps">Filter length, a multiple of 2M, at most 64 M.</param>
    /// <remarks>Source: Y.-P. Lin and P. P. Vaidyanathan, "A Kaiser window approach for the design of prototype filters
    /// of cosine modulated filterbanks", IEEE Signal Processing Letters 5(6), 1998: the prototype is a windowed ideal
    /// low-pass whose cutoff minimises max |g[2Mn]|, n ≠ 0, g being the prototype's autocorrelation.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Sizes outside of the above.</exception>
    public static PqmfTable CreatePqmf(int bands, int taps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bands, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan(taps, 2 * bands);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(taps, MostTapsPerBand * bands);
        if (taps % (2 * bands) != 0) throw new ArgumentOutOfRangeException(nameof(taps), taps, $"Must be a multiple of {2 * bands}.");
        return Cache.GetOrAdd((bands, taps), static key => PqmfDesign.Design(key.Bands, key.Taps, KaiserBeta));
    }
}
