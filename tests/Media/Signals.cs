namespace NeuralSynth.Media.Tests;

/// <summary>Analytic test signals at 44.1 kHz.</summary>
internal static class Signals
{
    public const int Rate = 44100;

    public static float[] Sine(double hz, int length, double amplitude = 0.5, int rate = Rate) =>
        Tone(length, _ => hz, _ => amplitude, rate, 1);

    /// <summary>Harmonics 1…n with amplitudes 1/k below 0.45 of the rate, along a given pitch.</summary>
    public static float[] Tone(
        int length, Func<double, double> hzAt, Func<double, double> amplitudeAt, int rate = Rate, int harmonics = 20,
        double fundamental = 1)
    {
        var audio = new float[length];
        double phase = 0;
        for (var n = 0; n < length; n++)
        {
            var seconds = n / (double)rate;
            var hz = hzAt(seconds);
            double sum = fundamental * Math.Sin(phase);
            for (var k = 2; k <= harmonics && k * hz < 0.45 * rate; k++)
                sum += Math.Sin(k * phase) / k;
            audio[n] = (float)(amplitudeAt(seconds) * sum);
            phase += 2 * Math.PI * hz / rate;
        }
        return audio;
    }

    public static float[] Noise(int length, ulong seed, double amplitude = 0.3)
    {
        var random = new SplitMix64(seed);
        var audio = new float[length];
        for (var n = 0; n < length; n++)
            audio[n] = (float)(amplitude * random.Between(-1, 1));
        return audio;
    }
}
