namespace NeuralSynth.Training.Data;

/// <summary>Loudness per frame: the Hann-weighted mean square around the frame's centre, in dB.</summary>
/// <remarks>The definition is shared with the engine: docs/model-package.md.</remarks>
public static class LoudnessFeature
{
    /// <summary>Samples from one frame's centre to the next.</summary>
    public const int HopSamples = 256;

    /// <summary>Length of the window, samples.</summary>
    public const int WindowSamples = 1024;

    /// <summary>Frames below this are silence, dB re full scale (mean square).</summary>
    public const double SilenceDb = -60;

    private const double Floor = 1e-10;

    private static readonly double[] Window = PeriodicHann(WindowSamples);

    /// <summary>Frames of <paramref name="lengthSamples"/>: ⌊N / hop⌋ + 1, frame t centred on sample t·hop.</summary>
    public static int FrameCount(int lengthSamples) => lengthSamples / HopSamples + 1;

    /// <summary>[T] loudness in dB; a full-scale sine is −3.01. Samples beyond the ends are zero.</summary>
    public static float[] Compute(float[] audio)
    {
        var loudness = new float[FrameCount(audio.Length)];
        var weight = Window.Sum();
        for (var t = 0; t < loudness.Length; t++)
            loudness[t] = (float)(10 * Math.Log10(WeightedPower(audio, t * HopSamples) / weight + Floor));
        return loudness;
    }

    private static double WeightedPower(float[] audio, int centre)
    {
        var first = centre - WindowSamples / 2;
        double sum = 0;
        for (var n = Math.Max(0, -first); n < WindowSamples && first + n < audio.Length; n++)
            sum += Window[n] * audio[first + n] * audio[first + n];
        return sum;
    }

    private static double[] PeriodicHann(int length)
    {
        var window = new double[length];
        for (var n = 0; n < length; n++)
            window[n] = 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / length);
        return window;
    }
}
