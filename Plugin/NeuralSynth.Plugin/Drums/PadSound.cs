namespace NeuralSynth.Plugin.Drums;

/// <summary>Audio of a pad and the same packed for states: packing takes longer than saving.</summary>
/// <param name="Sound">The audio.</param>
/// <param name="Packed">By <see cref="SampleCodec"/>.</param>
internal sealed record PadSound(DrumSample Sound, byte[] Packed)
{
    /// <summary>Packs audio.</summary>
    internal static PadSound Of(DrumSample sound) => new(sound, SampleCodec.Pack(sound.Samples));
}
