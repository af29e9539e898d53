using NeuralSynth.Contract;

namespace NeuralSynth.Training.Data;

/// <summary>The trained range of an instrument, from the sounding frames of its training clips.</summary>
internal static class InstrumentStatistics
{
    /// <summary>Percentiles of pitch and loudness.</summary>
    /// <exception cref="DatasetException">There is no sounding frame in the training clips.</exception>
    public static DdspInstrument Of(string name, IEnumerable<AnalyzedClip> trainingClips)
    {
        var pitch = new List<float>();
        var loudness = new List<float>();
        foreach (var clip in trainingClips)
        {
            foreach (var t in clip.SoundingFrames)
            {
                pitch.Add(MathF.Log2(clip.Features.F0Hz[t] / 440));
                loudness.Add(clip.Features.LoudnessDb[t]);
            }
        }
        if (pitch.Count == 0)
            throw new DatasetException(
                name, "training recordings with a pitch between 50 and 2000 Hz", "only silence or noise");
        pitch.Sort();
        loudness.Sort();
        return new DdspInstrument
        {
            Name = name,
            PitchLowOctaves = Percentile(pitch, 0.05),
            PitchMedianOctaves = Percentile(pitch, 0.5),
            PitchHighOctaves = Percentile(pitch, 0.95),
            LoudnessLowDb = Percentile(loudness, 0.05),
            LoudnessMedianDb = Percentile(loudness, 0.5),
            LoudnessHighDb = Percentile(loudness, 0.95),
        };
    }

    private static float Percentile(List<float> sorted, double fraction) =>
        sorted[(int)Math.Round(fraction * (sorted.Count - 1))];
}
