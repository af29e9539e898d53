using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>Composes a monophonic phrase from gestures: scales, arpeggios, melodies, long tones, detached notes.</summary>
/// <param name="instrument">Who plays it.</param>
/// <param name="random">All choices come from here.</param>
internal sealed class PhraseComposer(FactoryInstrument instrument, SplitMix64 random)
{
    // A slide of more than a fourth sounds like an effect, and the pitch wheel's range ends soon after.
    private const int WidestSlur = 5;

    // Half of the register that one phrase moves in, semitones.
    private const int RegisterReach = 8;

    private const double ShortestNoteSeconds = 0.09;
    private const double LongestNoteSeconds = 3.5;

    /// <summary>Notes of about <paramref name="seconds"/>.</summary>
    /// <param name="seconds">Duration wanted.</param>
    /// <param name="register">0 in the lowest, 1 in the highest register of the instrument.</param>
    public List<ScoreNote> Compose(double seconds, double register)
    {
        var centre = instrument.LowestNote + register * (instrument.HighestNote - instrument.LowestNote);
        var scale = new Scale(
            random,
            Math.Max(instrument.LowestNote, (int)centre - RegisterReach),
            Math.Min(instrument.HighestNote, (int)centre + RegisterReach));
        var beatSeconds = random.Between(0.3, 0.62);
        var notes = new List<ScoreNote>();
        var index = random.Below(scale.Count);
        for (var elapsed = 0.0; elapsed < seconds;)
        {
            var first = notes.Count;
            index = AddGesture(notes, scale, index, beatSeconds);
            if (random.NextDouble() < 0.45)
                EndWithRest(notes, random.Between(0.15, 0.7));
            for (var n = first; n < notes.Count; n++)
                elapsed += notes[n].Seconds;
        }
        return notes;
    }

    private int AddGesture(List<ScoreNote> notes, Scale scale, int index, double beatSeconds) => random.Below(6) switch
    {
        0 => AddRun(notes, scale, index, beatSeconds, step: 1, beats: random.Between(0.3, 0.6)),
        1 => AddRun(notes, scale, index, beatSeconds, step: 2, beats: random.Between(0.4, 1)),
        2 => AddLongTone(notes, scale, index, beatSeconds),
        3 => AddDetached(notes, scale, index, beatSeconds),
        _ => AddMelody(notes, scale, index, beatSeconds),
    };

    private int AddRun(List<ScoreNote> notes, Scale scale, int index, double beatSeconds, int step, double beats)
    {
        var direction = random.Below(2) == 0 ? step : -step;
        var gate = random.Below(3) == 0 ? random.Between(0.5, 0.85) : 1;
        var count = 4 + random.Below(7);
        for (var n = 0; n < count; n++, index += direction)
            Add(notes, scale[index], beats * beatSeconds, gate, instrument.Slides / 2);
        return scale.Reflect(index);
    }

    private int AddMelody(List<ScoreNote> notes, Scale scale, int index, double beatSeconds)
    {
        var count = 4 + random.Below(6);
        for (var n = 0; n < count; n++)
        {
            var leap = random.NextDouble() < 0.25 ? random.Below(9) - 4 : random.Below(5) - 2;
            index = scale.Reflect(index + leap);
            var beats = 0.5 * (1 + random.Below(4));
            Add(notes, scale[index], beats * beatSeconds, random.NextDouble() < 0.8 ? 1 : 0.7, instrument.Slides);
        }
        return index;
    }

    private int AddLongTone(List<ScoreNote> notes, Scale scale, int index, double beatSeconds)
    {
        index = scale.Reflect(index + random.Below(7) - 3);
        Add(notes, scale[index], random.Between(3, 7) * beatSeconds, 1, 0);
        return index;
    }

    private int AddDetached(List<ScoreNote> notes, Scale scale, int index, double beatSeconds)
    {
        var count = 3 + random.Below(6);
        var gate = random.Between(0.35, 0.75);
        for (var n = 0; n < count; n++)
        {
            if (random.Below(2) == 0)
                index = scale.Reflect(index + random.Below(5) - 2);
            Add(notes, scale[index], random.Between(0.45, 0.55) * beatSeconds, gate, 0);
        }
        return index;
    }

    private void Add(List<ScoreNote> notes, int note, double seconds, double gate, double slurChance)
    {
        var canSlur = notes.Count > 0 && notes[^1].Gate >= 1 && notes[^1].Note != note
            && Math.Abs(notes[^1].Note - note) <= WidestSlur;
        notes.Add(new ScoreNote(
            note,
            Math.Clamp(seconds, ShortestNoteSeconds, LongestNoteSeconds),
            gate,
            canSlur && random.NextDouble() < slurChance));
    }

    private static void EndWithRest(List<ScoreNote> notes, double restSeconds)
    {
        var last = notes[^1];
        notes[^1] = last with
        {
            Seconds = last.Seconds + restSeconds,
            Gate = last.SoundingSeconds / (last.Seconds + restSeconds),
        };
    }
}
