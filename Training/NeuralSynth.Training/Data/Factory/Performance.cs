namespace NeuralSynth.Training.Data.Factory;

/// <summary>A played note.</summary>
/// <param name="StartSeconds">Onset.</param>
/// <param name="EndSeconds">Release.</param>
/// <param name="Note">MIDI note number.</param>
/// <param name="Velocity">1 to 127.</param>
public readonly record struct PlayedNote(double StartSeconds, double EndSeconds, int Note, int Velocity);

/// <summary>One value of a controller that holds until the next.</summary>
/// <param name="Seconds">When it takes effect.</param>
/// <param name="Value">Semitones for a bend, 0 to 127 for a controller.</param>
public readonly record struct ControlPoint(double Seconds, double Value);

/// <summary>A monophonic performance: what a MIDI file of ours says, in seconds.</summary>
/// <param name="Program">General MIDI program.</param>
/// <param name="Seconds">Duration with the last note's release.</param>
/// <param name="Notes">In time order, one at a time.</param>
/// <param name="BendSemitones">Pitch bend, in time order.</param>
/// <param name="Expression">Controller 11, in time order.</param>
/// <param name="Release">Offset of the soundfont's release time in timecents, in time order: short between the notes of a
/// phrase, so that a note does not ring into the next one, natural at its end.</param>
public sealed record Performance(
    int Program,
    double Seconds,
    IReadOnlyList<PlayedNote> Notes,
    IReadOnlyList<ControlPoint> BendSemitones,
    IReadOnlyList<ControlPoint> Expression,
    IReadOnlyList<ControlPoint> Release)
{
    /// <summary>Range of the pitch wheel, semitones up and down.</summary>
    public const int BendRangeSemitones = 6;

    /// <summary>The note that sounds at a time, or null in a rest.</summary>
    public PlayedNote? NoteAt(double seconds)
    {
        foreach (var note in Notes)
            if (note.StartSeconds <= seconds && seconds < note.EndSeconds)
                return note;
        return null;
    }

    /// <summary>Fundamental frequency that the score asks for, Hz; null in a rest.</summary>
    public double? PitchHzAt(double seconds)
    {
        if (NoteAt(seconds) is not { } note)
            return null;
        return 440 * Math.Pow(2, (note.Note + ValueAt(BendSemitones, seconds) - 69) / 12);
    }

    private static double ValueAt(IReadOnlyList<ControlPoint> points, double seconds)
    {
        int low = 0, high = points.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (points[middle].Seconds <= seconds)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? 0 : points[low - 1].Value;
    }
}
