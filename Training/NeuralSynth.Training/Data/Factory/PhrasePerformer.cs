using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>Turns a composed phrase into a performance: velocities, swells, vibrato with a delayed onset, slides,
/// scoops and slow drift of the pitch.</summary>
/// <param name="program">General MIDI program.</param>
/// <param name="random">All choices come from here.</param>
internal sealed class PhrasePerformer(int program, SplitMix64 random)
{
    private const double LeadInSeconds = 0.12;
    private const double LeadOutSeconds = 0.7;
    private const double ControlStepSeconds = 0.005;

    // The widest sum of slurs around the struck note, so that vibrato and drift stay inside the wheel's range.
    private const int WidestSlurSum = 5;

    // Between notes of a phrase the soundfont's release is cut to a quarter; before a rest it is kept.
    private const double ShortReleaseTimecents = -2400;
    private const double RestSeconds = 0.22;

    private readonly List<PlayedNote> _notes = [];
    private readonly List<ControlPoint> _bend = [];
    private readonly List<ControlPoint> _expression = [];
    private readonly List<ControlPoint> _release = [];

    /// <summary>Performs a phrase.</summary>
    /// <param name="score">What to play.</param>
    /// <param name="dynamics">0 very soft, 1 very loud.</param>
    public Performance Perform(IReadOnlyList<ScoreNote> score, double dynamics)
    {
        var tuneSemitones = random.Between(-0.1, 0.1);
        var vibrato = new Vibrato(random);
        var start = LeadInSeconds;
        for (var first = 0; first < score.Count;)
        {
            var count = GroupLength(score, first);
            var isLast = first + count == score.Count;
            start = PerformGroup([.. score.Skip(first).Take(count)], isLast, start, dynamics, tuneSemitones, vibrato);
            first += count;
        }
        return new Performance(program, start + LeadOutSeconds, _notes, _bend, _expression, _release);
    }

    // A group is one struck note and the notes slurred to it.
    private static int GroupLength(IReadOnlyList<ScoreNote> score, int first)
    {
        var count = 1;
        while (first + count < score.Count && score[first + count].Slurred
            && Math.Abs(score[first + count].Note - score[first].Note) <= WidestSlurSum)
            count++;
        return count;
    }

    private double PerformGroup(
        ScoreNote[] group, bool isLast, double start, double dynamics, double tuneSemitones, Vibrato vibrato)
    {
        var total = group.Sum(note => note.Seconds);
        var end = start + total - group[^1].Seconds + group[^1].SoundingSeconds;
        var velocity = (int)Math.Clamp(32 + 88 * dynamics + random.Between(-14, 14), 20, 127);
        _notes.Add(new PlayedNote(start, end, group[0].Note, velocity));
        var ringsOut = isLast || start + total - end >= RestSeconds;
        _release.Add(new ControlPoint(start, ringsOut ? 0 : ShortReleaseTimecents));
        AddBend(group, start, end, tuneSemitones, vibrato.ForNote(random, end - start));
        AddExpression(start, end);
        return start + total;
    }

    private void AddBend(ScoreNote[] group, double start, double end, double tuneSemitones, VibratoNote vibrato)
    {
        var scoopSemitones = random.NextDouble() < 0.12 ? random.Between(-0.8, -0.2) : 0;
        var glideSeconds = random.Between(0.03, 0.12);
        var drift = 0.0;
        for (var at = start; at < end; at += ControlStepSeconds)
        {
            drift = 0.99 * drift + 0.004 * random.NextNormal();
            var scoop = scoopSemitones * Math.Exp(-(at - start) / 0.05);
            var bend = SlurSemitones(group, at - start, glideSeconds) + vibrato.SemitonesAt(at - start);
            _bend.Add(new ControlPoint(at, bend + tuneSemitones + drift + scoop));
        }
    }

    // A smooth step at each slurred onset, centred on it.
    private static double SlurSemitones(ScoreNote[] group, double since, double glideSeconds)
    {
        double semitones = 0, onset = 0;
        for (var n = 1; n < group.Length; n++)
        {
            onset += group[n - 1].Seconds;
            var x = Math.Clamp((since - onset) / glideSeconds + 0.5, 0, 1);
            semitones += (group[n].Note - group[n - 1].Note) * x * x * (3 - 2 * x);
        }
        return semitones;
    }

    private void AddExpression(double start, double end)
    {
        var (from, middle, to) = ExpressionShape();
        var previous = -1.0;
        for (var at = start; at < end; at += 2 * ControlStepSeconds)
        {
            var x = (at - start) / Math.Max(end - start, 0.01);
            var value = Math.Round(x < 0.5 ? from + (middle - from) * 2 * x : middle + (to - middle) * (2 * x - 1));
            if (value == previous)
                continue;
            _expression.Add(new ControlPoint(at, value));
            previous = value;
        }
    }

    // Controller 11 at the start, middle and end of the note.
    private (double From, double Middle, double To) ExpressionShape()
    {
        var top = random.Between(95, 127);
        return random.Below(6) switch
        {
            0 => (random.Between(45, 80), (60 + top) / 2, top),
            1 => (top, (60 + top) / 2, random.Between(45, 80)),
            2 => (random.Between(50, 85), top, random.Between(50, 85)),
            _ => (top, top - random.Between(0, 8), top - random.Between(0, 15)),
        };
    }
}
