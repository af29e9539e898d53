namespace NeuralSynth.Training.Data.Factory;

/// <summary>From a performance to audio that a model is trained on.</summary>
internal static class PhraseAudio
{
    // Every instrument is scaled to the same loudness, so that the model's loudness control means the same for all;
    // a peak above full scale lowers it again.
    private const double MedianLoudnessDb = -22;
    private const double HighestPeak = 0.95;

    // The soundfont's samples carry rumble of the room below the lowest note: filtered from this fraction of it down.
    private const double RumbleRatio = 0.7;

    /// <summary>[N] mono at 44.1 kHz, without rumble, not yet levelled.</summary>
    public static float[] Render(FluidSynth synth, FactoryInstrument instrument, Performance performance)
    {
        var audio = synth.Render(MidiFileWriter.Write(performance), performance.Seconds);
        var lowestHz = 440 * Math.Pow(2, (instrument.LowestNote - 69) / 12.0);
        HighPass.Apply(audio, RumbleRatio * lowestHz, DdspDataset.SampleRate);
        return audio;
    }

    /// <summary>Scales recordings of one instrument by one common gain to the usual loudness, in place.</summary>
    public static void Level(IReadOnlyList<float[]> phrases)
    {
        var loudness = phrases.SelectMany(LoudnessFeature.Compute).Where(db => db > LoudnessFeature.SilenceDb).Order().ToArray();
        var peak = phrases.Max(phrase => phrase.Max(Math.Abs));
        var wanted = Math.Pow(10, (MedianLoudnessDb - loudness[loudness.Length / 2]) / 20);
        var gain = (float)Math.Min(wanted, HighestPeak / peak);
        foreach (var phrase in phrases)
            for (var n = 0; n < phrase.Length; n++)
                phrase[n] *= gain;
    }
}
