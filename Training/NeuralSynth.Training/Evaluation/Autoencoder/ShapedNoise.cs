using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using NeuralSynth.Media;

namespace NeuralSynth.Training.Evaluation.Autoencoder;

/// <summary>A baseline that knows a recording's mean spectrum and its loudness over time and nothing else: noise with both.</summary>
internal static class ShapedNoise
{
    private const int Window = 1024, Hop = Window / 4;

    /// <summary>[N] as long as the recording.</summary>
    public static float[] Like(float[] audio, int sampleRate, ulong seed)
    {
        Spectrogram spectrum = Spectrogram.Analyze(audio, sampleRate, Window, Hop);
        double[] shape = new double[spectrum.Bins], level = new double[spectrum.Frames];
        for (int t = 0; t < spectrum.Frames; t++)
        {
            for (int k = 0; k < spectrum.Bins; k++)
            {
                double power = (double)spectrum.Frame(t)[k] * spectrum.Frame(t)[k];
                shape[k] += power / spectrum.Frames;
                level[t] += power;
            }
        }
        double total = shape.Sum() + 1e-12;
        var random = new SeededRandom(seed);
        float[] noise = new float[audio.Length];
        var frame = new Complex[Window];
        for (int t = 0; t < spectrum.Frames; t++)
        {
            // A random phase at every bin; the level is that of the recording's frame.
            for (int k = 0; k < spectrum.Bins; k++)
            {
                double magnitude = Math.Sqrt(shape[k] / total * level[t] / 2);
                frame[k] = new Complex(magnitude * random.NextNormal(), magnitude * random.NextNormal());
                if (k > 0 && k < Window / 2) frame[Window - k] = Complex.Conjugate(frame[k]);
            }
            (frame[0], frame[Window / 2]) = (0, 0);
            Fourier.Inverse(frame, FourierOptions.AsymmetricScaling);
            Add(frame, noise, (t * Hop) - (Window / 2));
        }
        return Levelled(noise, audio);
    }

    private static void Add(Complex[] frame, float[] noise, int start)
    {
        for (int n = Math.Max(0, -start); n < Window && start + n < noise.Length; n++)
            noise[start + n] += (float)(frame[n].Real * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / Window))));
    }

    private static float[] Levelled(float[] noise, float[] audio)
    {
        float gain = MathF.Sqrt(VectorSums.Dot(audio, audio) / Math.Max(1e-20f, VectorSums.Dot(noise, noise)));
        return Array.ConvertAll(noise, x => x * gain);
    }
}
