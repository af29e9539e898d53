namespace NeuralSynth.Training.Data.Factory;

/// <summary>One instrument of the factory data: a General MIDI program and how it is played.</summary>
/// <param name="Name">Folder and display name.</param>
/// <param name="Program">General MIDI program, 0 to 127.</param>
/// <param name="LowestNote">Lowest MIDI note played.</param>
/// <param name="HighestNote">Highest MIDI note played.</param>
/// <param name="Slides">How often notes are joined by a slide, 0 to 1: strings and voice more than keys.</param>
public sealed record FactoryInstrument(string Name, int Program, int LowestNote, int HighestNote, double Slides)
{
    /// <summary>The six instruments of the factory timbre model. The order is that of the morph: neighbours are alike
    /// in register or in how they sound.</summary>
    public static IReadOnlyList<FactoryInstrument> All { get; } =
    [
        new("Violin", 40, 55, 90, 0.25),
        new("Flute", 73, 60, 93, 0.08),
        new("Clarinet", 71, 50, 89, 0.08),
        new("Alto Sax", 65, 50, 81, 0.15),
        new("Trumpet", 56, 54, 84, 0.08),
        new("Cello", 42, 36, 74, 0.25),
    ];
}
