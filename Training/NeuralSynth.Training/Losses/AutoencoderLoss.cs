namespace NeuralSynth.Training.Losses;

/// <summary>Loss of one passage and its gradient: magnitudes at several resolutions, and complex values of the lowest bins where
/// the latent is fast enough to say where a wave is.</summary>
/// <remarks>Sources: Yamamoto, Song, Kim, "Parallel WaveGAN", 2020 (spectral convergence and log magnitude at several
/// resolutions). The convergence is that of the whole passage, so loud partials weigh; the logarithm gives quiet bands
/// their part. Not thread-safe: one instance per thread.</remarks>
public sealed class AutoencoderLoss
{
    /// <summary>Magnitudes below −80 dB re a full-scale sine count as equal.</summary>
    public const float Epsilon = 1e-4f;

    private const float ComplexWeight = 0.5f;

    private readonly StftResolution[] _resolutions;
    private readonly int _complexResolution;

    /// <summary>For passages of a fixed length.</summary>
    /// <param name="sampleCount">N, at least the longest window.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="windows">Window lengths, powers of two.</param>
    /// <param name="complexHz">Complex values below are compared, Hz; 0 for none.</param>
    public AutoencoderLoss(int sampleCount, int sampleRate, int[] windows, double complexHz)
    {
        // The longest window but one: partials are apart, and a wave need not be foreseen for long.
        _complexResolution = Math.Min(1, windows.Length - 1);
        _resolutions = [.. windows.Select((w, i) => new StftResolution(w, sampleCount, Epsilon, i == _complexResolution && complexHz > 0 ? 1 + (int)(complexHz * w / sampleRate) : 0))];
    }

    /// <summary>Mean spectral convergence of the last evaluation.</summary>
    public double Convergence { get; private set; }

    /// <summary>Mean absolute log ratio of magnitudes of the last evaluation, nepers.</summary>
    public double LogMagnitude { get; private set; }

    /// <summary>Complex convergence of the lowest bins of the last evaluation.</summary>
    public double Complex { get; private set; }

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
        for (int i = 0; i < _resolutions.Length; i++)
        {
            (double convergence, double logMagnitude) = _resolutions[i].Measure(predicted, target);
            Convergence += convergence / _resolutions.Length;
            LogMagnitude += logMagnitude / _resolutions.Length;
            if (!gradient.IsEmpty) _resolutions[i].AddGradient(weight / _resolutions.Length, gradient, i == _complexResolution ? ComplexWeight * weight : 0);
        }
        Complex = _resolutions[_complexResolution].ComplexConvergence;
        return Convergence + LogMagnitude + (ComplexWeight * Complex);
    }
}
