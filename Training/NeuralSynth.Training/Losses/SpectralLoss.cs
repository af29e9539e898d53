namespace NeuralSynth.Training.Losses;

/// <summary>Multi-resolution spectral loss of one signal and its gradient by FFT: per resolution spectral convergence
/// ‖T − P‖ / ‖T‖ plus mean |ln((P + ε)/(T + ε))| over magnitudes, averaged over resolutions.</summary>
/// <remarks>Sources: Arik et al., "Fast spectrogram inversion using multi-head convolutional networks", 2019 (both
/// terms); Yamamoto et al., "Parallel WaveGAN", 2020 (several resolutions). Magnitudes are scaled so that a full-scale
/// sine on a bin reads 1. Not thread-safe: one instance per thread.</remarks>
public sealed class SpectralLoss
{
    private readonly StftResolution[] _resolutions;

    /// <summary>For signals of a fixed length.</summary>
    /// <param name="sampleCount">Length, at least the longest window.</param>
    /// <param name="windows">Window lengths, powers of two; hop is a quarter of each.</param>
    public SpectralLoss(int sampleCount, params int[] windows)
        : this(sampleCount, windows, StftResolution.StandardEpsilon)
    {
    }

    /// <summary>For signals of a fixed length.</summary>
    /// <param name="sampleCount">Length, at least the longest window.</param>
    /// <param name="windows">Window lengths, powers of two; hop is a quarter of each.</param>
    /// <param name="epsilon">Magnitudes far below it count as equal; 1 is a full-scale sine.</param>
    public SpectralLoss(int sampleCount, IReadOnlyList<int> windows, float epsilon)
    {
        _resolutions = [.. windows.Select(w => new StftResolution(w, sampleCount, epsilon))];
    }

    /// <summary>Mean spectral convergence of the last evaluation.</summary>
    public double Convergence { get; private set; }

    /// <summary>Mean absolute log ratio of magnitudes of the last evaluation, nepers.</summary>
    public double LogMagnitude { get; private set; }

    /// <summary>Evaluates.</summary>
    /// <param name="predicted">[N] prediction.</param>
    /// <param name="target">[N] target.</param>
    /// <param name="weight">Factor of the gradient.</param>
    /// <param name="gradient">[N] receives weight · ∂loss/∂predicted; empty when it is not wanted.</param>
    /// <returns>The loss, without <paramref name="weight"/>.</returns>
    public double Evaluate(ReadOnlySpan<float> predicted, ReadOnlySpan<float> target, float weight, Span<float> gradient)
    {
        gradient.Clear();
        Convergence = LogMagnitude = 0;
        foreach (StftResolution resolution in _resolutions)
        {
            (double convergence, double logMagnitude) = resolution.Measure(predicted, target);
            Convergence += convergence / _resolutions.Length;
            LogMagnitude += logMagnitude / _resolutions.Length;
            if (!gradient.IsEmpty) resolution.AddGradient(weight / _resolutions.Length, gradient);
        }
        return Convergence + LogMagnitude;
    }
}
