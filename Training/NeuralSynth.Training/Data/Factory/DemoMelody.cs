using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>The melody of the demo: eight bars in E minor, written for this project.</summary>
internal static class DemoMelody
{
    private const double BeatSeconds = 0.625;

    // The last bar slows down.
    private const double LastBarStretch = 1.12;
    private const double Dynamics = 0.62;
    private const int B4 = 71, C5 = 72, D5 = 74, DSharp5 = 75, E5 = 76, FSharp5 = 78, G5 = 79, A5 = 81, B5 = 83;

    // Note, beats; the last three are the last bar.
    private static readonly (int Note, double Beats)[] Notes =
    [
        (B4, 1.5), (E5, 0.5), (G5, 1), (FSharp5, 1),
        (E5, 2.5), (D5, 0.5), (E5, 1),
        (C5, 1.5), (E5, 0.5), (A5, 1), (G5, 1),
        (FSharp5, 4),
        (B5, 1.5), (A5, 0.5), (G5, 1), (E5, 1),
        (A5, 1.5), (G5, 0.5), (FSharp5, 0.5), (E5, 0.5), (D5, 1),
        (E5, 1), (C5, 0.5), (D5, 0.5), (E5, 0.5), (G5, 0.5), (B5, 1),
        (FSharp5, 1), (DSharp5, 1), (E5, 2),
    ];

    // The breath at the end of the fourth bar.
    private const int BreathAfter = 11;
    private const double BreathGate = 0.8;
    private const int LastBarNotes = 3;

    /// <summary>The melody performed: same seed, same performance.</summary>
    public static Performance Perform(FactoryInstrument instrument, ulong seed)
    {
        var score = Notes.Select((note, n) => new ScoreNote(
            note.Note,
            note.Beats * BeatSeconds * (n >= Notes.Length - LastBarNotes ? LastBarStretch : 1),
            n == BreathAfter ? BreathGate : 1,
            Slurred: false));
        return new PhrasePerformer(instrument.Program, new SplitMix64(seed)).Perform([.. score], Dynamics);
    }
}
