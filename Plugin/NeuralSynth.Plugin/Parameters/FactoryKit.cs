using NeuralSynth.Engine.Drums;

namespace NeuralSynth.Plugin.Parameters;

/// <summary>What the pads of a new instance are: the percussion of General MIDI, as <see cref="DrumKeyMap"/> plays it. Where in the
/// map of a model they lie, <see cref="Drums.TypicalKit"/> says.</summary>
public static class FactoryKit
{
    /// <summary>The class that a pad wants, and how it sits in the mix.</summary>
    private readonly record struct Pad(string Class, double Pan, double LevelDb, int ChokeGroup);

    /// <summary>Classes of our own drum models, in their order.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["Kick", "Snare", "Closed hat", "Open hat", "Tom", "Crash", "Ride", "Clap", "Rim", "Cowbell", "Percussion"];

    // Hats choke each other, as one pair of cymbals does. The picture is the audience's: hat on the right, low tom on the left.
    private static readonly Pad[] Pads =
    [
        new("Kick", 0, 0, 0),
        new("Snare", 0, -2, 0),
        new("Rim", 0.1, -6, 0),
        new("Clap", -0.05, -5, 0),
        new("Snare", -0.05, -3, 0),
        new("Tom", -0.35, -4, 0),
        new("Tom", -0.1, -4, 0),
        new("Tom", 0.2, -4, 0),
        new("Closed hat", 0.3, -9, 1),
        new("Closed hat", 0.3, -11, 1),
        new("Open hat", 0.3, -9, 1),
        new("Crash", -0.4, -8, 0),
        new("Ride", 0.45, -9, 0),
        new("Ride", 0.45, -10, 0),
        new("Cowbell", -0.25, -9, 0),
        new("Percussion", 0.25, -8, 0),
    ];

    /// <summary>Name of the class that a pad wants.</summary>
    public static string ClassNameOf(int pad) => Pads[pad].Class;

    /// <summary>Its index in <see cref="Classes"/>.</summary>
    public static int ClassOf(int pad)
    {
        int index = 0;
        while (Classes[index] != Pads[pad].Class) index++;
        return index;
    }

    internal static double PanOf(int pad) => Pads[pad].Pan;

    internal static double LevelDbOf(int pad) => Pads[pad].LevelDb;

    internal static int ChokeGroupOf(int pad) => Pads[pad].ChokeGroup;
}
