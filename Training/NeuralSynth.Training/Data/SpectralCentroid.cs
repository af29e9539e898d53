using NeuralSynth.Media;

namespace NeuralSynth.Training.Data;

/// <summary>Where the middle of the spectrum lies: log2 of the magnitude-weighted mean frequency.</summary>
internal static class SpectralCentroid
{
    private const int WindowSamples = 2048;

    // Below is rumble, above is little of an instrument and all of a converter's noise.
    private const double LowestHz = 60;
    private const double HighestHz = 16000;

    // A silent frame has no centroid; 1 kHz stands in (such frames are not used).
    private const double SilentHz = 1000;
    private const double LeastMagnitude = 1e-7;

    /// <summary>[T] log2(centroid in Hz) of [N] mono audio at 44.1 kHz.</summary>
    public static float[] ComputeOctaves(float[] audio)
    {
        var spectrogram = Spectrogram.Analyze(audio, DdspDataset.SampleRate, WindowSamples, LoudnessFeature.HopSamples);
        var centroid = new float[spectrogram.Frames];
        for (var t = 0; t < centroid.Length; t++)
            centroid[t] = (float)Math.Log2(CentroidHz(spectrogram.Frame(t)));
        return centroid;
    }

    private static double CentroidHz(ReadOnlySpan<float> magnitudes)
    {
        const double binHz = (double)DdspDataset.SampleRate / WindowSamples;
        double weighted = 0, sum = 0;
        for (var k = (int)Math.Ceiling(LowestHz / binHz); k <= HighestHz / binHz; k++)
        {
            weighted += k * binHz * magnitudes[k];
            sum += magnitudes[k];
        }
        return sum < LeastMagnitude ? SilentHz : weighted / sum;
    }
}
