using NeuralSynth.Media;

namespace NeuralSynth.Training.Data;

/// <summary>What is measured from one recording. All [T].</summary>
internal sealed record ClipFeatures(float[] F0Hz, bool[] Voiced, float[] LoudnessDb, float[] CentroidOctaves)
{
    /// <summary>Changes whenever a measurement changes, so that cached features are not mixed with new ones.</summary>
    public const int Version = 2;

    /// <summary>Of a recording that is not measured.</summary>
    public static ClipFeatures None { get; } = new([], [], [], []);

    /// <summary>Measures [N] mono audio at 44.1 kHz.</summary>
    public static ClipFeatures Measure(float[] audio)
    {
        var track = new OfflinePitchTracker(DdspDataset.SampleRate, LoudnessFeature.HopSamples).Track(audio);
        return new ClipFeatures(
            track.F0Hz, track.Voiced, LoudnessFeature.Compute(audio), SpectralCentroid.ComputeOctaves(audio));
    }
}
