using NeuralSynth.Autodiff;

namespace NeuralSynth.Training.Models;

/// <summary>What the first latent dimensions say, computed from the audio and not learned: loudness and brightness over a
/// causal window. The decoder gets them beside the learned latent, so a player that follows, shifts or fixes a
/// dimension follows, shifts or fixes the property.</summary>
/// <remarks>After Devis, Demerlé, Nabi, Genova, Esling, "Continuous descriptor-based control for deep audio synthesis",
/// ICASSP 2023. Brightness is the RMS frequency of the spectrum: the power of the signal's difference over its own power needs no
/// transform and no resolution.</remarks>
public static class AutoencoderDescriptors
{
    /// <summary>K.</summary>
    public const int Count = 2;

    /// <summary>Names in the order of the dimensions.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Loudness", "Brightness"];

    /// <summary>Power at which silence reads as silence: −70 dB re full scale.</summary>
    private const double QuietPower = 1e-7;

    /// <summary>Difference's power over power at 1 kHz and 44.1 kHz: what silence's brightness is taken for.</summary>
    private const double MiddleRatio = 0.0203;

    private const int LeastWindow = 512;

    private const double DbPerNeper = 4.342944819032518;
    private const double LoudnessCentreDb = -30, LoudnessUnitDb = 15;

    /// <summary>[·, 2] per step of audio, roughly −2 … 2: (dB + 30)/15, and octaves above 1 kHz.</summary>
    internal static (Value Descriptors, Value Power) Build(FrameLayers layers, Value audio, AutoencoderArchitecture architecture)
    {
        Graph g = layers.Graph;
        float[] window = Window(WindowSamples(architecture.HopSamples));
        Value power = layers.WindowedPower(audio, window, architecture.HopSamples), difference = layers.WindowedPower(layers.Difference(audio), window, architecture.HopSamples);
        Value logPower = g.Log(g.Add(power, g.Scalar((float)QuietPower))), logDifference = g.Log(g.Add(difference, g.Scalar((float)(QuietPower * MiddleRatio))));
        Value loudness = Affine(g, logPower, DbPerNeper / LoudnessUnitDb, -LoudnessCentreDb / LoudnessUnitDb);
        Value brightness = Affine(g, g.Sub(logDifference, logPower), 0.5 / Math.Log(2), -0.5 * Math.Log2(MiddleRatio));
        return (g.Concat(1, loudness, brightness), power);
    }

    /// <summary>The descriptors of one window of audio, for measuring outputs.</summary>
    /// <param name="audio">[N]; what the window of a step that ends at <paramref name="end"/> holds counts.</param>
    /// <param name="end">Sample behind the window.</param>
    /// <param name="hopSamples">Of a step.</param>
    public static (float Loudness, float Brightness) Measure(ReadOnlySpan<float> audio, int end, int hopSamples)
    {
        float[] window = Window(WindowSamples(hopSamples));
        double power = 0, difference = 0;
        for (int i = 0; i < window.Length; i++)
        {
            int n = end - window.Length + i;
            if (n < 1) continue;
            double step = audio[n] - audio[n - 1];
            power += window[i] * audio[n] * audio[n];
            difference += window[i] * step * step;
        }
        double logPower = Math.Log(power + QuietPower), logDifference = Math.Log(difference + (QuietPower * MiddleRatio));
        return ((float)((logPower * DbPerNeper / LoudnessUnitDb) - (LoudnessCentreDb / LoudnessUnitDb)), (float)(0.5 * (logDifference - logPower - Math.Log(MiddleRatio)) / Math.Log(2)));
    }

    /// <summary>Loudness in dB re full scale (mean square).</summary>
    public static double LoudnessDb(float loudness) => (loudness * LoudnessUnitDb) + LoudnessCentreDb;

    /// <summary>Length of the window: whole hops.</summary>
    public static int WindowSamples(int hopSamples) => Math.Max(LeastWindow, hopSamples);

    /// <summary>Half a Hann window that rises towards now and falls off fast: causal, and soon at a new level. Sums to 1.</summary>
    private static float[] Window(int length)
    {
        int fall = length / 8, rise = length - fall;
        double[] weights = [.. Enumerable.Range(0, length).Select(n => n < rise ? 0.5 - (0.5 * Math.Cos(Math.PI * (n + 0.5) / rise)) : 0.5 + (0.5 * Math.Cos(Math.PI * (n - rise + 0.5) / fall)))];
        double sum = weights.Sum();
        return Array.ConvertAll(weights, w => (float)(w / sum));
    }

    private static Value Affine(Graph g, Value x, double scale, double offset) => g.Add(g.Mul(x, g.Scalar((float)scale)), g.Scalar((float)offset));
}
