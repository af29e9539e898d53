using System.Numerics.Tensors;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Losses;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Magnitudes of a hit, for comparing hits and baselines in one way: window 2048, hop 512.</summary>
/// <param name="Magnitude">[T · K], 1 for a full-scale sine on a bin.</param>
internal sealed record HitSpectrum(float[] Magnitude)
{
    private const double DbPerNeper = 8.685889638065035;

    public static HitSpectrum Of(ReadOnlySpan<float> audio)
    {
        var spectrum = new DrumSpectrum();
        spectrum.Analyze(audio);
        float[] magnitude = new float[spectrum.Power.Length];
        TensorPrimitives.Sqrt(spectrum.Power, magnitude);
        return new(magnitude);
    }

    /// <summary>Mean |20·log10((a + ε)/(b + ε))|, ε at −80 dB.</summary>
    public double LogDistanceDb(HitSpectrum other)
    {
        float[] a = Guarded(Magnitude), b = Guarded(other.Magnitude);
        TensorPrimitives.Subtract(a, b, a);
        return DbPerNeper * TensorPrimitives.SumOfMagnitudes<float>(a) / a.Length;
    }

    /// <summary>‖target − this‖ / ‖target‖.</summary>
    public double Convergence(HitSpectrum target) => TensorPrimitives.Distance<float>(target.Magnitude, Magnitude) / Math.Max(1e-6f, TensorPrimitives.Norm<float>(target.Magnitude));

    /// <summary>Geometric mean of several: what is in the middle of a class.</summary>
    public static HitSpectrum Mean(IReadOnlyList<HitSpectrum> spectra)
    {
        float[] sum = new float[spectra[0].Magnitude.Length];
        foreach (HitSpectrum spectrum in spectra) TensorPrimitives.Add(sum, Guarded(spectrum.Magnitude), sum);
        TensorPrimitives.Divide(sum, spectra.Count, sum);
        TensorPrimitives.Exp(sum, sum);
        TensorPrimitives.Subtract(sum, DrumLoss.Epsilon, sum);
        TensorPrimitives.Max(sum, 0, sum);
        return new(sum);
    }

    private static float[] Guarded(float[] magnitude)
    {
        float[] result = new float[magnitude.Length];
        TensorPrimitives.Add(magnitude, DrumLoss.Epsilon, result);
        TensorPrimitives.Log(result, result);
        return result;
    }
}
