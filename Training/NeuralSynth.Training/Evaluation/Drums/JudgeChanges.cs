using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Changes of mel spectrograms that keep a class: other microphones (a smooth curve over the bands), other rooms
/// and gates (a slope over time, a floor of noise), other sizes (bands shifted), other onsets.</summary>
/// <remarks>After Park et al., "SpecAugment", Interspeech 2019 (masks), and Zhang et al., "mixup", ICLR 2018. Values are
/// those of <see cref="MelBands.Compress"/>: one unit is 26 dB. Not thread-safe.</remarks>
internal sealed class JudgeChanges
{
    private const float UnitsPerDb = 1 / 26.06f;
    private const int MostShift = 1; // the lowest bands are 18 Hz apart: more would make toms of kicks
    private const float CurveDb = 2.5f;
    private const int MostLate = 2;
    private const int MostMasked = 12;
    private static readonly float Floor = MelBands.Compress(0);

    private readonly float[] _curve = new float[MelBands.Count];

    /// <summary>Writes a changed copy.</summary>
    /// <param name="mel">[T · bands].</param>
    /// <param name="random">Draws the changes.</param>
    /// <param name="changed">[T · bands].</param>
    public void Apply(ReadOnlySpan<float> mel, SeededRandom random, Span<float> changed)
    {
        DrawCurve(random);
        int shift = random.NextDouble() < 0.5 ? random.Next((2 * MostShift) + 1) - MostShift : 0, late = random.Next(MostLate + 1) - 1;
        float slope = random.NextDouble() < 0.5 ? UnitsPerDb * ((36 * random.NextSingle()) - 24) / DrumSpectrum.Frames : 0;
        float noise = random.NextDouble() < 0.4 ? Floor + (random.NextSingle() * 30 * UnitsPerDb) : Floor;
        (int first, int last) = random.NextDouble() < 0.3 ? Range(random, MelBands.Count, MostMasked) : (0, 0);
        for (int t = 0; t < DrumSpectrum.Frames; t++)
        {
            int from = t - late;
            Span<float> frame = changed.Slice(t * MelBands.Count, MelBands.Count);
            for (int band = 0; band < MelBands.Count; band++)
            {
                int source = band - shift;
                float value = from < 0 || from >= DrumSpectrum.Frames || (uint)source >= MelBands.Count || (band >= first && band < last) ? Floor : mel[(from * MelBands.Count) + source];
                // Silence stays silence.
                float above = value - Floor, part = Math.Min(1, above * 2);
                frame[band] = Math.Max(noise, Floor + Math.Max(0, above + (part * (_curve[band] + (slope * t)))));
            }
        }
    }

    /// <summary>A level and five half cosines over the bands.</summary>
    private void DrawCurve(SeededRandom random)
    {
        Array.Clear(_curve);
        for (int wave = 0; wave < 6; wave++)
        {
            float height = CurveDb * UnitsPerDb * (float)random.NextNormal();
            for (int band = 0; band < _curve.Length; band++) _curve[band] += height * MathF.Cos(MathF.PI * wave * (band + 0.5f) / _curve.Length);
        }
    }

    private static (int First, int Last) Range(SeededRandom random, int count, int most)
    {
        int width = 1 + random.Next(most), first = random.Next(count - width);
        return (first, first + width);
    }
}
