using NeuralSynth.Media;

namespace NeuralSynth.Training.Data;

/// <summary>Looks for recordings that train badly.</summary>
internal static class RecordingCheck
{
    private const float FullScale = 0.9995f;

    // One sample at full scale is a loud peak, three in a row are a flat top.
    private const int ClippedRun = 3;
    private const double MostSilence = 0.6;
    private const double MostUnvoiced = 0.5;

    /// <summary>Sentences for the user; empty for a good recording.</summary>
    public static IEnumerable<string> Warnings(AnalyzedClip clip)
    {
        var clipped = ClippedRuns(clip.Audio);
        if (clipped > 0)
            yield return $"{clip.Name}: clipped in {clipped} places";
        var loudness = clip.Features.LoudnessDb;
        var sounding = loudness.Count(db => db > LoudnessFeature.SilenceDb);
        if (sounding < (1 - MostSilence) * loudness.Length)
            yield return $"{clip.Name}: {100 - 100 * sounding / loudness.Length} % silence";
        var voiced = clip.SoundingFrames.Count();
        if (sounding > 0 && voiced < (1 - MostUnvoiced) * sounding)
            yield return $"{clip.Name}: {100 - 100 * voiced / sounding} % of the sound has no pitch between 50 and 2000 Hz";
    }

    private static int ClippedRuns(float[] audio)
    {
        int runs = 0, length = 0;
        foreach (var sample in audio)
        {
            length = MathF.Abs(sample) >= FullScale ? length + 1 : 0;
            if (length == ClippedRun)
                runs++;
        }
        return runs;
    }
}
