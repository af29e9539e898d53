using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>What was found in a recording while it was prepared.</summary>
/// <param name="PeakDb">Largest sample of the file, dB re full scale.</param>
/// <param name="RmsDb">Root mean square of the prepared hit up to its end, dB.</param>
/// <param name="LeadMs">Silence before the onset.</param>
/// <param name="Seconds">From onset to end; the end is where it falls below −60 dB of the peak.</param>
/// <param name="ClippedRuns">Places with three samples or more in a row at the limit.</param>
/// <param name="Offset">Mean of the file (DC), full scale ±1.</param>
/// <param name="Flipped">The polarity was turned.</param>
public sealed record HitReport(float PeakDb, float RmsDb, float LeadMs, float Seconds, int ClippedRuns, float Offset, bool Flipped)
{
    /// <summary>Quieter files are taken for empty.</summary>
    public const float SilenceDb = -54;

    /// <summary>Whether there is anything to learn from.</summary>
    public bool IsSilent => PeakDb < SilenceDb || Seconds < 0.002f;
}

/// <summary>Brings a recording of one hit into the form that models see.</summary>
public static class DrumPreparation
{
    /// <summary>Changes whenever the result does, so that caches do not mix.</summary>
    public const int Version = 1;

    /// <summary>Prepares [N] mono audio of any rate.</summary>
    public static (float[] Audio, HitReport Report) Prepare(AudioBuffer recording)
    {
        float[] source = recording.ToMono();
        float filePeak = Largest(source), peakDb = Db(filePeak);
        (int clipped, float offset) = (ClippedRuns(source, filePeak), DrumHitForm.Offset(source));
        if (DrumHitForm.Prepare(recording) is not { } hit) return ([], new HitReport(peakDb, -120, 0, 0, clipped, offset, false));
        float[] audio = hit.Audio;
        return (audio, new HitReport(peakDb, Db(Rms(audio)), 1000f * hit.Onset / DrumFormat.SampleRate, (audio.Length - DrumFormat.OnsetSample) / (float)DrumFormat.SampleRate, clipped, offset, hit.Flipped));
    }

    private static int ClippedRuns(float[] audio, float peak)
    {
        if (peak < 0.5f) return 0;
        int runs = 0, length = 0;
        foreach (float sample in audio)
        {
            length = MathF.Abs(sample) >= peak - 1e-4f ? length + 1 : 0;
            if (length == 3) runs++;
        }
        return runs;
    }

    private static float Largest(ReadOnlySpan<float> audio) => audio.IsEmpty ? 0 : MathF.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(audio));

    private static float Rms(ReadOnlySpan<float> audio) => MathF.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares(audio) / Math.Max(1, audio.Length));

    private static float Db(float level) => 20 * MathF.Log10(level + 1e-6f);
}
