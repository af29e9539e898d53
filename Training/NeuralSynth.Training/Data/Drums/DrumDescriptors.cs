using System.Numerics.Tensors;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>The four controls that say how a hit sounds, measured from its spectrogram. docs/model-package.md has the
/// formulas; the exported encoder graph computes the same.</summary>
/// <remarks>After Devis, Demerlé, Nabi, Genova, Esling: Continuous descriptor-based control for deep audio synthesis,
/// ICASSP 2023.</remarks>
public static class DrumDescriptors
{
    /// <summary>K, how many there are.</summary>
    public const int Count = 4;

    /// <summary>Names shown to users, in the order of the values.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Brightness", "Boominess", "Noisiness", "Decay"];

    /// <summary>Units of the values before they are standardised.</summary>
    public static IReadOnlyList<string> Units { get; } = ["octaves re 1 kHz", "dB", "dB", "octaves re 0.1 s"];

    internal const int BoomBins = 8; // below 161 Hz
    internal const float BoomFloor = 1e-4f; // −40 dB
    internal const int FlatFirst = 10; // 215 Hz
    internal const int FlatLast = 744; // 16 kHz, exclusive
    internal const float FlatFloor = 1e-9f;
    internal const float Tiny = 1e-9f;
    internal const float DecayFloor = 0.02f;

    internal const float DbPerNeper = 4.3429448f; // of powers

    /// <summary>Seconds from the onset to the middle of a frame.</summary>
    internal static float FrameSeconds(int frame) => ((frame * DrumSpectrum.Hop) + 256 - DrumFormat.OnsetSample) / (float)DrumFormat.SampleRate;

    /// <summary>Octaves of a mel band's centre re 1 kHz.</summary>
    internal static float BandOctaves(int band) => MathF.Log2(MelBands.CentresHz[band] / 1000);

    /// <summary>Measures.</summary>
    /// <param name="power">[T · K] of <see cref="DrumSpectrum"/>.</param>
    /// <param name="mel">[T · bands] of <see cref="MelBands"/>.</param>
    /// <param name="values">[4] receives brightness, boominess, noisiness, decay.</param>
    public static void Measure(ReadOnlySpan<float> power, ReadOnlySpan<float> mel, Span<float> values)
    {
        values[0] = Brightness(mel);
        values[1] = Boominess(power);
        values[2] = Noisiness(power);
        values[3] = Decay(power);
    }

    /// <summary>Σ c·√E / Σ √E over mel bands; E is a band's energy over the hit, c its centre in octaves re 1 kHz.</summary>
    private static float Brightness(ReadOnlySpan<float> mel)
    {
        float weighted = 0, sum = Tiny;
        for (int band = 0; band < MelBands.Count; band++)
        {
            float energy = 0;
            for (int t = 0; t < DrumSpectrum.Frames; t++) energy += mel[(t * MelBands.Count) + band];
            float amplitude = MathF.Sqrt(energy);
            weighted += amplitude * BandOctaves(band);
            sum += amplitude;
        }
        return weighted / sum;
    }

    /// <summary>10·log10 of the share of energy in the lowest bins, not below −40 dB.</summary>
    private static float Boominess(ReadOnlySpan<float> power)
    {
        float low = 0, all = Tiny;
        for (int t = 0; t < DrumSpectrum.Frames; t++)
        {
            ReadOnlySpan<float> frame = power.Slice(t * DrumSpectrum.Bins, DrumSpectrum.Bins);
            low += VectorSums.Sum(frame[..BoomBins]);
            all += VectorSums.Sum(frame);
        }
        return DbPerNeper * MathF.Log((low / all) + BoomFloor);
    }

    /// <summary>Spectral flatness between 215 Hz and 16 kHz in dB, mean over frames weighted by √energy.</summary>
    private static float Noisiness(ReadOnlySpan<float> power)
    {
        const int bins = FlatLast - FlatFirst;
        Span<float> guarded = stackalloc float[bins];
        float weighted = 0, sum = Tiny;
        for (int t = 0; t < DrumSpectrum.Frames; t++)
        {
            TensorPrimitives.Add(power.Slice((t * DrumSpectrum.Bins) + FlatFirst, bins), FlatFloor, guarded);
            float mean = VectorSums.Sum(guarded) / bins, weight = MathF.Sqrt(mean);
            TensorPrimitives.Log(guarded, guarded);
            weighted += weight * ((VectorSums.Sum(guarded) / bins) - MathF.Log(mean));
            sum += weight;
        }
        return DbPerNeper * weighted / sum;
    }

    /// <summary>log2 of the mean time after the onset, weighted by the frames' √energy, in units of 0.1 s.</summary>
    private static float Decay(ReadOnlySpan<float> power)
    {
        float weighted = 0, sum = Tiny;
        for (int t = 0; t < DrumSpectrum.Frames; t++)
        {
            float amplitude = MathF.Sqrt(VectorSums.Sum(power.Slice(t * DrumSpectrum.Bins, DrumSpectrum.Bins)));
            weighted += amplitude * MathF.Max(0, FrameSeconds(t));
            sum += amplitude;
        }
        return MathF.Log2((weighted / sum / 0.1f) + DecayFloor);
    }
}
