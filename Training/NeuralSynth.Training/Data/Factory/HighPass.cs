namespace NeuralSynth.Training.Data.Factory;

/// <summary>A fourth-order Butterworth high-pass filter over a whole recording.</summary>
/// <remarks>Two second-order sections by the bilinear transform (R. Bristow-Johnson, Audio EQ Cookbook).</remarks>
internal static class HighPass
{
    // Quality factors of the two pole pairs of a fourth-order Butterworth filter: 1 / (2·cos(π/8)), 1 / (2·cos(3π/8)).
    private static readonly double[] Qualities = [0.5411961001461970, 1.3065629648763764];

    /// <summary>Filters [N] samples in place.</summary>
    /// <param name="audio">[N].</param>
    /// <param name="cutoffHz">−3 dB here, −24 dB an octave lower.</param>
    /// <param name="sampleRate">Hz.</param>
    public static void Apply(float[] audio, double cutoffHz, int sampleRate)
    {
        foreach (var quality in Qualities)
            Section(audio, 2 * Math.PI * cutoffHz / sampleRate, quality);
    }

    private static void Section(float[] audio, double omega, double quality)
    {
        double cos = Math.Cos(omega), alpha = Math.Sin(omega) / (2 * quality), a0 = 1 + alpha;
        double b0 = (1 + cos) / 2 / a0, b1 = -(1 + cos) / a0, a1 = -2 * cos / a0, a2 = (1 - alpha) / a0;
        double s1 = 0, s2 = 0;
        for (var n = 0; n < audio.Length; n++)
        {
            double x = audio[n], y = b0 * x + s1;
            s1 = b1 * x - a1 * y + s2;
            s2 = b0 * x - a2 * y;
            audio[n] = (float)y;
        }
    }
}
