using System.Numerics.Tensors;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Losses;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Magnitudes of a hit, for comparing hits and baselines in one way: window 2048, hop 512.</summary>
/// <param name="Logs">[T · K] ln(magnitude + ε), ε at −80 dB; magnitude 1 is a full-scale sine on a bin.</param>
internal sealed record HitSpectrum(float[] Logs)
{
    private const double DbPerNeper = 8.685889638065035;

    public static HitSpectrum Of(ReadOnlySpan<float> audio)
    {
        var spectrum = new DrumSpectrum();
        spectrum.Analyze(audio);
        float[] logs = new float[spectrum.Power.Length];
        TensorPrimitives.Sqrt(spectrum.Power, logs);
        TensorPrimitives.Add(logs, DrumLoss.Epsilon, logs);
        TensorPrimitives.Log(logs, logs);
        return new(logs);
    }

    /// <summary>Mean |20·log10((a + ε)/(b + ε))|.</summary>
    public double LogDistanceDb(HitSpectrum other)
    {
        // In pieces that stay in the cache.
        const int piece = 4096;
        Span<float> difference = stackalloc float[piece];
        double sum = 0;
        for (int at = 0; at < Logs.Length; at += piece)
        {
            int length = Math.Min(piece, Logs.Length - at);
            TensorPrimitives.Subtract(Logs.AsSpan(at, length), other.Logs.AsSpan(at, length), difference[..length]);
            sum += TensorPrimitives.SumOfMagnitudes<float>(difference[..length]);
        }
        return DbPerNeper * sum / Logs.Length;
    }

    /// <summary>‖target − this‖ / ‖target‖ of magnitudes.</summary>
    public double Convergence(HitSpectrum target)
    {
        float[] wanted = target.Magnitudes(), found = Magnitudes();
        return TensorPrimitives.Distance<float>(wanted, found) / Math.Max(1e-6f, TensorPrimitives.Norm<float>(wanted));
    }

    /// <summary>Geometric mean of several: what is in the middle of a class.</summary>
    public static HitSpectrum Mean(IReadOnlyList<HitSpectrum> spectra)
    {
        float[] sum = new float[spectra[0].Logs.Length];
        foreach (HitSpectrum spectrum in spectra) TensorPrimitives.Add(sum, spectrum.Logs, sum);
        TensorPrimitives.Divide(sum, spectra.Count, sum);
        return new(sum);
    }

    private float[] Magnitudes()
    {
        float[] magnitudes = new float[Logs.Length];
        TensorPrimitives.Exp(Logs, magnitudes);
        TensorPrimitives.Subtract(magnitudes, DrumLoss.Epsilon, magnitudes);
        return magnitudes;
    }
}
