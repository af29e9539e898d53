namespace NeuralSynth.Training.Models;

/// <summary>The decoder's input frame; definitions shared with the engine (docs/model-package.md).</summary>
public static class DdspFeatures
{
    /// <summary>log2(f0/440)/1.5.</summary>
    public static float Pitch(float f0Hz) => MathF.Log2(f0Hz / 440) / 1.5f;

    /// <summary>clip(dB, −80, 0)/20 + 1.5.</summary>
    public static float Loudness(float loudnessDb) => (Math.Clamp(loudnessDb, -80, 0) / 20) + 1.5f;

    /// <summary>Writes one frame: pitch, loudness, brightness, one-hot instrument.</summary>
    public static void Write(Span<float> frame, float f0Hz, float loudnessDb, float brightness, int instrument)
    {
        frame.Clear();
        frame[0] = Pitch(f0Hz);
        frame[1] = Loudness(loudnessDb);
        frame[2] = brightness;
        frame[3 + instrument] = 1;
    }
}
