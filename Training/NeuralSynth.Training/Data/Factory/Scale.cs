using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>Notes of a mode within a register, lowest first.</summary>
internal sealed class Scale
{
    private static readonly int[][] Modes =
    [
        [0, 2, 4, 5, 7, 9, 11],
        [0, 2, 3, 5, 7, 8, 10],
        [0, 2, 3, 5, 7, 9, 10],
        [0, 2, 3, 5, 7, 8, 11],
        [0, 2, 4, 7, 9],
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    ];

    private readonly List<int> _notes = [];

    /// <summary>A random mode on a random tonic.</summary>
    public Scale(SplitMix64 random, int lowestNote, int highestNote)
    {
        var tonic = random.Below(12);
        var mode = Modes[random.Below(Modes.Length)];
        for (var note = lowestNote; note <= highestNote; note++)
            if (mode.Contains((note - tonic + 120) % 12))
                _notes.Add(note);
    }

    /// <summary>Number of notes.</summary>
    public int Count => _notes.Count;

    /// <summary>The note at an index; indices beyond the ends are reflected.</summary>
    public int this[int index] => _notes[Reflect(index)];

    /// <summary>The index inside the scale that <paramref name="index"/> reflects to.</summary>
    public int Reflect(int index)
    {
        var period = Math.Max(1, 2 * (Count - 1));
        var folded = (index % period + period) % period;
        return folded < Count ? folded : period - folded;
    }
}
