namespace NeuralSynth.Training.Loop;

/// <summary>One recording with its frame features, ready for cropping.</summary>
/// <param name="Name">For messages and reports.</param>
/// <param name="Instrument">Index of the instrument.</param>
/// <param name="Audio">[N] mono at the model's rate.</param>
/// <param name="F0Hz">[T] fundamental; frame t is centred on sample t·hop.</param>
/// <param name="LoudnessDb">[T] loudness, dB.</param>
/// <param name="Brightness">[T] brightness residual, standard deviations.</param>
public sealed record TrainingSequence(string Name, int Instrument, float[] Audio, float[] F0Hz, float[] LoudnessDb, float[] Brightness)
{
    private const float SilenceDb = -100;

    /// <summary>Number of frames.</summary>
    public int Frames => F0Hz.Length;

    /// <summary>The sequence with silence appended until it has at least <paramref name="frames"/> frames and whole hops.</summary>
    public TrainingSequence PadTo(int frames, int hop)
    {
        int length = Math.Max(frames, Frames);
        if (length == Frames && Audio.Length >= (Frames - 1) * hop) return this;
        float[] audio = Extend(Audio, (length - 1) * hop, 0), loudness = Extend(LoudnessDb, length, SilenceDb), brightness = Extend(Brightness, length, 0);
        return this with { Audio = audio, LoudnessDb = loudness, Brightness = brightness, F0Hz = Extend(F0Hz, length, F0Hz.Length == 0 ? 440 : F0Hz[^1]) };
    }

    private static float[] Extend(float[] values, int length, float filler)
    {
        float[] result = new float[Math.Max(length, values.Length)];
        Array.Fill(result, filler);
        values.CopyTo(result, 0);
        return result;
    }
}
