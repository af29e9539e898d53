namespace NeuralSynth.Training.Data.Factory;

/// <summary>One folder of texture data.</summary>
/// <param name="Name">Folder and display name.</param>
/// <param name="Program">General MIDI program, or drum kit.</param>
/// <param name="Percussion">Whether it is a drum kit.</param>
public sealed record TextureSource(string Name, int Program, bool Percussion);

/// <summary>A set of sounds that one autoencoder learns.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="Sources">Folders.</param>
public sealed record TextureSet(string Name, IReadOnlyList<TextureSource> Sources)
{
    /// <summary>Drum kits of the soundfont (General MIDI and Roland GS programs of the percussion channel).</summary>
    public static TextureSet Drums { get; } = new("drums",
    [
        new("Standard", 0, true), new("Room", 8, true), new("Power", 16, true), new("Electronic", 24, true), new("TR-808", 25, true), new("Jazz", 32, true),
    ]);

    /// <summary>Voices and strings in chords: many sources at once, so no phase that a magnitude loss would miss.</summary>
    public static TextureSet Ensemble { get; } = new("ensemble",
    [
        new("Choir Aahs", 52, false), new("Voice Oohs", 53, false), new("Strings", 48, false), new("Slow Strings", 49, false),
    ]);

    /// <summary>All sets.</summary>
    public static IReadOnlyList<TextureSet> All { get; } = [Drums, Ensemble];
}
