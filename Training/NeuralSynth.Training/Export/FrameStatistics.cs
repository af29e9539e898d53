using NeuralSynth.Contract;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Export;

/// <summary>Statistics of the control frame without its pitch, over the sounding frames of the training clips.</summary>
public static class FrameStatistics
{
    /// <summary>Loudness, brightness, one weight per instrument, in the order of the frame.</summary>
    public static LatentDimension[] Of(IEnumerable<DdspClip> clips, IReadOnlyList<DdspInstrument> instruments)
    {
        var loudness = new List<float>();
        var brightness = new List<float>();
        foreach (DdspClip clip in clips)
        {
            for (int t = 0; t < clip.F0Hz.Length; t++)
            {
                if (clip.LoudnessDb[t] < LoudnessFeature.SilenceDb) continue;
                loudness.Add(DdspFeatures.Loudness(clip.LoudnessDb[t]));
                brightness.Add(clip.BrightnessResidual[t]);
            }
        }
        return [Dimension("Loudness", loudness), Dimension("Brightness", brightness), .. instruments.Select(i => Weight(i.Name, instruments.Count))];
    }

    /// <summary>Frames are one-hot and instruments are drawn equally often in training.</summary>
    private static LatentDimension Weight(string name, int count)
    {
        float share = 1f / count;
        return new() { Name = name, Mean = share, StandardDeviation = MathF.Max(0.1f, MathF.Sqrt(share * (1 - share))), Percentile1 = 0, Percentile99 = 1 };
    }

    private static LatentDimension Dimension(string name, List<float> values)
    {
        if (values.Count == 0) return new() { Name = name };
        values.Sort();
        double mean = values.Average(), variance = values.Average(v => (v - mean) * (v - mean));
        return new()
        {
            Name = name,
            Mean = (float)mean,
            StandardDeviation = MathF.Max(1e-3f, (float)Math.Sqrt(variance)),
            Percentile1 = values[(int)(0.01 * (values.Count - 1))],
            Percentile99 = values[(int)(0.99 * (values.Count - 1))],
        };
    }
}
