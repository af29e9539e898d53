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

    private const float OnsetLevel = 0.03f; // of the peak: −30 dB
    private const float EndLevel = 0.001f;
    private const int EndFade = 441;
    private const int CutFade = 4410; // 0.1 s where a hit is longer than the model's
    private const double PolarityCutoffHz = 2000;
    private const int PolaritySamples = 1500;

    /// <summary>Prepares [N] mono audio of any rate.</summary>
    public static (float[] Audio, HitReport Report) Prepare(AudioBuffer recording)
    {
        float[] source = recording.ToMono();
        float filePeak = Largest(source);
        (int clipped, float offset) = (ClippedRuns(source, filePeak), source.Length == 0 ? 0 : source.Average());
        float[] mono = OfflineResampler.Resample(source, recording.SampleRate, DrumFormat.SampleRate);
        for (int n = 0; n < mono.Length; n++) mono[n] -= offset;
        float peak = Largest(mono);
        float peakDb = Db(filePeak);
        if (peak < 1e-5f) return ([], new HitReport(peakDb, -120, 0, 0, clipped, offset, false));
        int onset = Array.FindIndex(mono, x => MathF.Abs(x) >= OnsetLevel * peak);
        (float[] audio, bool flipped) = Cut(mono, onset, peak);
        return (audio, new HitReport(peakDb, Db(Rms(audio)), 1000f * onset / DrumFormat.SampleRate, (audio.Length - DrumFormat.OnsetSample) / (float)DrumFormat.SampleRate, clipped, offset, flipped));
    }

    /// <summary>Onset to its place, end faded, low-frequency polarity positive, peak normalised.</summary>
    internal static (float[] Audio, bool Flipped) Cut(float[] mono, int onset, float peak)
    {
        int start = onset - DrumFormat.OnsetSample, last = Array.FindLastIndex(mono, x => MathF.Abs(x) >= EndLevel * peak);
        bool isCut = last + 1 - start > DrumFormat.Samples;
        int length = isCut ? DrumFormat.Samples : Math.Min(DrumFormat.Samples, last + 1 - start + EndFade);
        float[] audio = new float[length];
        for (int n = Math.Max(0, -start); n < length && start + n < mono.Length; n++) audio[n] = mono[start + n];
        Fade(audio, isCut ? CutFade : Math.Min(EndFade, length));
        FadeIn(audio);
        bool flip = EarlyExcursion(audio) < 0;
        float gain = (flip ? -1 : 1) * DrumFormat.Peak / Math.Max(1e-6f, Largest(audio));
        for (int n = 0; n < audio.Length; n++) audio[n] *= gain;
        return (audio, flip);
    }

    /// <summary>What sounded before the onset begins softly.</summary>
    private static void FadeIn(float[] audio)
    {
        const int length = DrumFormat.OnsetSample / 2;
        for (int n = 0; n < Math.Min(length, audio.Length); n++) audio[n] *= (float)n / length;
    }

    private static void Fade(float[] audio, int length)
    {
        for (int n = 0; n < length; n++) audio[audio.Length - 1 - n] *= 0.5f - (0.5f * MathF.Cos(MathF.PI * n / length));
    }

    /// <summary>Largest early excursion below 2 kHz, signed: kicks and toms of opposite polarity would cancel in training.</summary>
    private static float EarlyExcursion(float[] audio)
    {
        float a = 1 - (float)Math.Exp(-2 * Math.PI * PolarityCutoffHz / DrumFormat.SampleRate), y1 = 0, y2 = 0, extreme = 0;
        for (int n = 0; n < Math.Min(PolaritySamples, audio.Length); n++)
        {
            y1 += a * (audio[n] - y1);
            y2 += a * (y1 - y2);
            if (MathF.Abs(y2) > MathF.Abs(extreme)) extreme = y2;
        }
        return extreme;
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
