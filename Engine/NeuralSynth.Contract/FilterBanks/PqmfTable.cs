namespace NeuralSynth.Contract;

/// <summary>Coefficients of a cosine-modulated near-perfect-reconstruction filter bank, made by
/// <see cref="FilterBank.CreatePqmf"/>. Shared and immutable: do not write into the arrays.</summary>
public sealed class PqmfTable
{
    internal PqmfTable(int bands, int taps, float[] prototype, float[] analysis, float[] synthesis, double reconstructionDb)
    {
        Bands = bands;
        Taps = taps;
        Prototype = prototype;
        AnalysisFilters = analysis;
        SynthesisFilters = synthesis;
        ReconstructionDb = reconstructionDb;
    }

    /// <summary>M, the number of bands and the decimation.</summary>
    public int Bands { get; }

    /// <summary>Length of every filter, a multiple of <see cref="Bands"/>.</summary>
    public int Taps { get; }

    /// <summary>[taps] symmetric low-pass prototype p, scaled so that the filters are orthonormal.</summary>
    public float[] Prototype { get; }

    /// <summary>[M, taps] row k: h_k[n] = p[n]·cos((2k+1)π/(2M)·(n − (taps−1)/2) + (−1)^k·π/4).
    /// Subband sample: s_k[j] = Σ_n h_k[n]·x[jM + M − 1 − n].</summary>
    public float[] AnalysisFilters { get; }

    /// <summary>[M, taps] row k: f_k[n] = h_k[taps − 1 − n]. Audio: y[n] = Σ_k Σ_j s_k[j]·f_k[n − jM].</summary>
    public float[] SynthesisFilters { get; }

    /// <summary>Delay of analysis followed by synthesis in blocks of M samples: taps − M samples.</summary>
    public int DelaySamples => Taps - Bands;

    /// <summary>Power of a white signal over that of the round trip's error, dB (double precision).</summary>
    public double ReconstructionDb { get; }
}
