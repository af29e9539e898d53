namespace NeuralSynth.Media;

/// <summary>How far two recordings are from each other, see <see cref="MultiScaleSpectralDistance"/>.</summary>
/// <param name="SpectralConvergence">‖R − T‖ / ‖R‖ of the magnitudes, mean over the scales; 0 when equal, 1 for silence.</param>
/// <param name="LogMagnitudeDb">Mean absolute difference of the levels, dB, mean over the scales.</param>
public readonly record struct SpectralDistance(double SpectralConvergence, double LogMagnitudeDb)
{
    /// <summary>Both in one number, as the training loss adds them: convergence + mean difference of natural logarithms.</summary>
    public double Total => SpectralConvergence + LogMagnitudeDb * Math.Log(10) / 20;
}
