namespace NeuralSynth.Media;

/// <summary>A recording of one hit in the form that drum models see.</summary>
/// <param name="Audio">At most <see cref="DrumHitForm.Samples"/> samples; zeros follow.</param>
/// <param name="Onset">Where it began in the recording, samples at <see cref="DrumHitForm.SampleRate"/>.</param>
/// <param name="Flipped">The polarity was turned.</param>
public sealed record PreparedHit(float[] Audio, int Onset, bool Flipped)
{
    /// <summary>[<see cref="DrumHitForm.Samples"/>] the audio with zeros up to the full length.</summary>
    public float[] FullLength()
    {
        var full = new float[DrumHitForm.Samples];
        Audio.CopyTo(full, 0);
        return full;
    }
}

/// <summary>Brings recordings of single hits into the form of docs/model-package.md, section 7: onset in its place, end faded,
/// low-frequency polarity positive, peak normalised.</summary>
public static class DrumHitForm
{
    /// <summary>Hz.</summary>
    public const int SampleRate = 44100;

    /// <summary>N, length of a hit: 704 rows of 64 samples, 1.02 s.</summary>
    public const int Samples = 45056;

    /// <summary>Sample on which the onset lies, so that hits are comparable in phase.</summary>
    public const int OnsetSample = 32;

    /// <summary>Largest absolute sample value.</summary>
    public const float Peak = 0.9f;

    /// <summary>Longest recording that is taken for one hit, seconds.</summary>
    public const double LongestSeconds = 60;

    private const float SilentPeak = 0.002f; // −54 dB: an empty file
    private const float LeastPeak = 1e-5f;
    private const float OnsetLevel = 0.03f; // of the peak: −30 dB
    private const float EndLevel = 0.001f;
    private const int EndFade = 441;
    private const int CutFade = 4410; // 0.1 s where a hit is longer than the model's
    private const double PolarityCutoffHz = 2000;
    private const int PolaritySamples = 1500;

    /// <summary>Reads and prepares a WAV, AIFF or FLAC file.</summary>
    /// <exception cref="AudioFileException">It cannot be read, is too long for one hit, or silent.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static PreparedHit Read(string path)
    {
        var recording = AudioFile.Read(path);
        if (recording.Seconds > LongestSeconds)
            throw new AudioFileException(path, $"one hit of at most {LongestSeconds} seconds", $"{recording.Seconds:0} seconds");
        var isSilent = recording.Channels.All(c => Largest(c) < SilentPeak);
        return (isSilent ? null : Prepare(recording)) ?? throw new AudioFileException(path, "a hit", "silence");
    }

    /// <summary>Prepares a recording of any rate; channels are averaged.</summary>
    /// <returns>Null when it is silent.</returns>
    public static PreparedHit? Prepare(AudioBuffer recording)
    {
        var source = recording.ToMono();
        var offset = Offset(source);
        var mono = OfflineResampler.Resample(source, recording.SampleRate, SampleRate);
        for (var n = 0; n < mono.Length; n++)
            mono[n] -= offset;
        var peak = Largest(mono);
        if (peak < LeastPeak)
            return null;
        var onset = Array.FindIndex(mono, x => MathF.Abs(x) >= OnsetLevel * peak);
        return Cut(mono, onset, peak);
    }

    /// <summary>Mean of [N] audio (DC); 0 for none.</summary>
    public static float Offset(float[] audio) => audio.Length == 0 ? 0 : audio.Average();

    private static PreparedHit Cut(float[] mono, int onset, float peak)
    {
        int start = onset - OnsetSample, last = Array.FindLastIndex(mono, x => MathF.Abs(x) >= EndLevel * peak);
        var isCut = last + 1 - start > Samples;
        var audio = new float[isCut ? Samples : Math.Min(Samples, last + 1 - start + EndFade)];
        for (var n = Math.Max(0, -start); n < audio.Length && start + n < mono.Length; n++)
            audio[n] = mono[start + n];
        FadeOut(audio, isCut ? CutFade : Math.Min(EndFade, audio.Length));
        FadeIn(audio);
        var flip = EarlyExcursion(audio) < 0;
        var gain = (flip ? -1 : 1) * Peak / Math.Max(1e-6f, Largest(audio));
        for (var n = 0; n < audio.Length; n++)
            audio[n] *= gain;
        return new(audio, onset, flip);
    }

    /// <summary>What sounded before the onset begins softly.</summary>
    private static void FadeIn(float[] audio)
    {
        const int length = OnsetSample / 2;
        for (var n = 0; n < Math.Min(length, audio.Length); n++)
            audio[n] *= (float)n / length;
    }

    private static void FadeOut(float[] audio, int length)
    {
        for (var n = 0; n < length; n++)
            audio[audio.Length - 1 - n] *= 0.5f - 0.5f * MathF.Cos(MathF.PI * n / length);
    }

    /// <summary>Largest early excursion below 2 kHz, signed: kicks and toms of opposite polarity would cancel in training.</summary>
    private static float EarlyExcursion(float[] audio)
    {
        float a = 1 - (float)Math.Exp(-2 * Math.PI * PolarityCutoffHz / SampleRate), y1 = 0, y2 = 0, extreme = 0;
        for (var n = 0; n < Math.Min(PolaritySamples, audio.Length); n++)
        {
            y1 += a * (audio[n] - y1);
            y2 += a * (y1 - y2);
            if (MathF.Abs(y2) > MathF.Abs(extreme))
                extreme = y2;
        }
        return extreme;
    }

    private static float Largest(float[] audio)
    {
        float largest = 0;
        foreach (var sample in audio)
            largest = Math.Max(largest, MathF.Abs(sample));
        return largest;
    }
}
