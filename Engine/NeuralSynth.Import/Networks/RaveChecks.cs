namespace NeuralSynth.Import.Networks;

/// <summary>Whether the parts of a network fit together; graphs are built without looking again.</summary>
internal static class RaveChecks
{
    public static void Check(RaveModel model)
    {
        int bands = model.FilterBank.Bands * model.Channels;
        int latent = model.Latent.Dimensions + model.Latent.NoiseDimensions;
        if (model.Latent is VariationalLatent { RotatesFirst: false } variational) latent = variational.Mean.Length;
        int features = Channels.After(model.Decoder.Layers, latent, "the decoder");
        if (model.Decoder is HeadsDecoder heads) CheckHeads(heads, features, bands);
        else CheckModulated((ModulatedDecoder)model.Decoder, features, bands);
    }

    private static void CheckHeads(HeadsDecoder decoder, int features, int bands)
    {
        Expect(Channels.After(decoder.Wave.Layers, features, "the waveform head"), bands, "the waveform head");
        Expect(Channels.After(decoder.Loudness.Layers, features, "the loudness head"), 1, "the loudness head");
        CheckNoise(decoder.Noise, features);
    }

    private static void CheckModulated(ModulatedDecoder decoder, int features, int bands)
    {
        int outputs = Channels.After(decoder.Waveform, features, "the waveform module");
        Expect(outputs, decoder.Modulated ? 2 * bands : bands, "the decoder");
        CheckNoise(decoder.Noise, features);
    }

    private static void CheckNoise(RaveNoise? noise, int features)
    {
        if (noise == null) return;
        int outputs = Channels.After(noise.Layers, features, "the noise module");
        if (outputs == 0 || outputs % noise.Bands != 0) throw new ImportFault($"its noise module makes {outputs} magnitudes for {noise.Bands} bands");
    }

    private static void Expect(int found, int expected, string part)
    {
        if (found != expected) throw new ImportFault($"{part} makes {found} channels instead of {expected}");
    }
}
