namespace NeuralSynth.Engine.Tests.Dsp;

/// <summary>Tones with a known pitch at every sample, and what a tracker makes of them.</summary>
internal static class PitchSignals
{
    public const int Rate = 44100;
    public const int Window = 2048;
    public const int Hop = 256;

    /// <summary>Amplitude of harmonic k at (f0, time).</summary>
    public delegate double Timbre(int harmonic, double f0Hz, double seconds);

    public static readonly IReadOnlyDictionary<string, Timbre> Timbres = new Dictionary<string, Timbre>
    {
        ["sine"] = (k, _, _) => k == 1 ? 1 : 0,
        ["sawtooth"] = (k, _, _) => 1.0 / k,
        ["square"] = (k, _, _) => k % 2 == 1 ? 1.0 / k : 0,
        ["missing fundamental"] = (k, _, _) => k is >= 2 and <= 8 ? 1 : 0,
        ["weak odd harmonics"] = (k, _, _) => (k % 2 == 1 ? 0.3 : 1) / k,
        ["strong second"] = (k, _, _) => k == 1 ? 0.2 : k == 2 ? 1 : 0.4 / k,
        ["formants 700 1200"] = (k, f, _) => (Bell(k * f, 700, 120) + 0.5 * Bell(k * f, 1200, 150) + 0.1 * Bell(k * f, 2600, 200) + 0.01) / Math.Sqrt(k),
        ["bright"] = (k, _, _) => k < 30 ? 1 : 0,
        ["bowed"] = (k, f, _) => Math.Exp(-k * f / 3000) * (0.4 + 0.6 * Math.Pow(Math.Sin(k * 1.7 + f * 0.003), 2)),
    };

    /// <summary>Sum of at most 63 harmonics below 0.45 of the rate along a pitch curve.</summary>
    public static float[] Tone(Func<double, double> f0HzAt, Timbre timbre, double seconds, double noiseDb = double.NegativeInfinity, int seed = 1)
    {
        var random = new Random(seed);
        var phases = new double[64];
        for (int k = 0; k < phases.Length; k++) phases[k] = random.NextDouble() * 2 * Math.PI;
        int count = (int)(seconds * Rate);
        var signal = new double[count];
        double phase = 0, energy = 0;
        for (int n = 0; n < count; n++)
        {
            double f0 = f0HzAt(n / (double)Rate);
            for (int k = 1; k < phases.Length && k * f0 < 0.45 * Rate; k++)
            {
                double amplitude = timbre(k, f0, n / (double)Rate);
                if (amplitude != 0) signal[n] += amplitude * Math.Sin(k * phase + phases[k]);
            }

            phase += 2 * Math.PI * f0 / Rate;
            energy += signal[n] * signal[n];
        }

        double rms = Math.Sqrt(energy / count), noise = rms * Math.Pow(10, noiseDb / 20);
        return [.. signal.Select(x => (float)(0.1 / rms * (x + noise * Normal(random))))];
    }

    /// <summary>Error in cents of every frame with a full window, against the curve at the frame's centre.</summary>
    public static unsafe (double[] Cents, float[] Confidence) Track(float[] signal, Func<double, double> f0HzAt)
    {
        using var scratch = new NativeScratch();
        var tracker = new NeuralSynth.Engine.Dsp.PitchTracker();
        tracker.Initialize(ref scratch.Arena, Rate, Window, 50, 2000);
        var cents = new List<double>();
        var confidence = new List<float>();
        fixed (float* samples = signal)
        {
            for (int start = 0; start + Window <= signal.Length; start += Hop)
            {
                var estimate = tracker.Process(samples + start);
                cents.Add(1200 * Math.Log2(estimate.F0Hz / f0HzAt((start + Window / 2) / (double)Rate)));
                confidence.Add(estimate.Confidence);
            }
        }

        return ([.. cents], [.. confidence]);
    }

    /// <summary>Part of the frames that are more than 50 cents off.</summary>
    public static double GrossErrors(double[] cents) => cents.Count(c => Math.Abs(c) > 50) / (double)cents.Length;

    public static double MedianCents(double[] cents) => cents.Select(Math.Abs).Order().ElementAt(cents.Length / 2);

    private static double Bell(double x, double centre, double width) => Math.Exp(-0.5 * (x - centre) * (x - centre) / width / width);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
