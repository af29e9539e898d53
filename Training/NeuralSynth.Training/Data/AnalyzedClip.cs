namespace NeuralSynth.Training.Data;

/// <summary>A recording with its measurements, before the brightness is known.</summary>
internal sealed record AnalyzedClip(string Name, int Instrument, Split Split, float[] Audio, ClipFeatures Features)
{
    /// <summary>Frames that sound with a pitch: the ones that statistics are made of.</summary>
    public IEnumerable<int> SoundingFrames => Enumerable
        .Range(0, Features.F0Hz.Length)
        .Where(t => Features.Voiced[t] && Features.LoudnessDb[t] > LoudnessFeature.SilenceDb);
}
