using NeuralSynth.Training.Data;
using NeuralSynth.Training.Losses;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>Figures of one held-out clip, resynthesised from its own features.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Audio">What the model made of it.</param>
/// <param name="SpectralConvergence">‖|T| − |P|‖ / ‖|T|‖, mean over the loss's resolutions.</param>
/// <param name="LogMagnitudeDb">Mean absolute difference of log magnitudes, dB.</param>
/// <param name="LoudnessErrorDb">Mean absolute difference of frame loudness over sounding frames, dB.</param>
public sealed record DdspClipFigures(DdspClip Clip, float[] Audio, double SpectralConvergence, double LogMagnitudeDb, double LoudnessErrorDb);

/// <summary>Measures a model on clips that it has not seen.</summary>
public static class DdspEvaluation
{
    private static readonly int[] Windows = [2048, 1024, 512, 256];
    private const double DbPerNeper = 8.685889638065035;

    /// <summary>Resynthesises and measures every clip.</summary>
    public static IReadOnlyList<DdspClipFigures> Measure(DdspRenderer renderer, DdspArchitecture architecture, IEnumerable<DdspClip> clips, ulong seed) =>
        [.. clips.Select(clip => Measure(renderer, architecture, clip, seed))];

    /// <summary>Means over clips, under the names that the manifest uses.</summary>
    public static Dictionary<string, double> Summary(IReadOnlyList<DdspClipFigures> figures) => figures.Count == 0 ? [] : new()
    {
        ["spectralConvergence"] = Math.Round(figures.Average(f => f.SpectralConvergence), 4),
        ["logMagnitudeDb"] = Math.Round(figures.Average(f => f.LogMagnitudeDb), 3),
        ["loudnessErrorDb"] = Math.Round(figures.Average(f => f.LoudnessErrorDb), 3),
        ["clips"] = figures.Count,
    };

    /// <summary>[T · features] of a clip.</summary>
    public static float[] Frames(DdspArchitecture architecture, DdspClip clip)
    {
        float[] frames = new float[clip.F0Hz.Length * architecture.Features];
        for (int t = 0; t < clip.F0Hz.Length; t++)
            DdspFeatures.Write(frames.AsSpan(t * architecture.Features, architecture.Features), clip.F0Hz[t], clip.LoudnessDb[t], clip.BrightnessResidual[t], clip.Instrument);
        return frames;
    }

    private static DdspClipFigures Measure(DdspRenderer renderer, DdspArchitecture architecture, DdspClip clip, ulong seed)
    {
        float[] audio = renderer.Synthesize(renderer.Controls(Frames(architecture, clip)), clip.F0Hz, seed);
        var loss = new SpectralLoss(audio.Length, Windows);
        loss.Evaluate(audio, clip.Audio.AsSpan(0, audio.Length), 1, default);
        return new(clip, audio, loss.Convergence, loss.LogMagnitude * DbPerNeper, LoudnessError(audio, clip));
    }

    private static double LoudnessError(float[] audio, DdspClip clip)
    {
        float[] loudness = LoudnessFeature.Compute(audio);
        double sum = 0;
        int count = 0;
        for (int t = 0; t < Math.Min(loudness.Length, clip.LoudnessDb.Length); t++)
        {
            if (clip.LoudnessDb[t] < LoudnessFeature.SilenceDb) continue;
            sum += Math.Abs(loudness[t] - clip.LoudnessDb[t]);
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }
}
