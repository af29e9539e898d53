namespace NeuralSynth.Training.Data.Drums;

/// <summary>One hit, prepared: onset aligned, peak and polarity normalised.</summary>
/// <param name="Name">Relative to the data folder, with '/'.</param>
/// <param name="Source">Kit that it is from; hits of one source are never in different splits.</param>
/// <param name="Class">Index into <see cref="DrumClasses.Names"/>.</param>
/// <param name="Split">What it is for.</param>
/// <param name="Audio">At most <see cref="DrumFormat.Samples"/> samples; zeros follow.</param>
/// <param name="Synthetic">Made by our synthesiser: trained on, but never measured against.</param>
public sealed record DrumHit(string Name, string Source, int Class, Split Split, float[] Audio, bool Synthetic)
{
    /// <summary>[N] the audio with zeros up to the full length.</summary>
    public float[] FullLength()
    {
        float[] full = new float[DrumFormat.Samples];
        Audio.AsSpan(0, Math.Min(Audio.Length, full.Length)).CopyTo(full);
        return full;
    }
}
