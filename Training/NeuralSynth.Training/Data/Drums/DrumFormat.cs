using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>The form that all hits have before anything is learned from them.</summary>
public static class DrumFormat
{
    /// <summary>Hz.</summary>
    public const int SampleRate = DrumHitForm.SampleRate;

    /// <summary>N, length of a hit: 704 rows of 64 samples, 1.02 s.</summary>
    public const int Samples = DrumHitForm.Samples;

    /// <summary>Sample on which the onset lies, so that hits are comparable in phase.</summary>
    public const int OnsetSample = DrumHitForm.OnsetSample;

    /// <summary>Largest absolute sample value.</summary>
    public const float Peak = DrumHitForm.Peak;
}
