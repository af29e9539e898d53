namespace NeuralSynth.Media;

/// <summary>Turns the ticks of a MIDI file into time without rounding: times are whole numbers of a unit that divides every
/// tick at every tempo.</summary>
/// <remarks>Source: Standard MIDI Files 1.0 (RP-001), division and Set Tempo. Musical division: a unit is
/// 1/(division·10⁶) s, and a tick at t µs per quarter note takes t units. SMPTE division: tempo has no effect.</remarks>
public sealed class MidiClock
{
    /// <summary>Tempo before the first change: 120 quarter notes a minute.</summary>
    public const int DefaultMicrosecondsPerQuarter = 500_000;

    private const long MicrosecondsPerSecond = 1_000_000;
    private readonly Segment[] _segments;

    private MidiClock(long unitsPerSecond, Segment[] segments)
    {
        UnitsPerSecond = unitsPerSecond;
        _segments = segments;
    }

    /// <summary>Units in a second.</summary>
    public long UnitsPerSecond { get; }

    /// <summary>Whether the file counts in quarter notes, so that it has a tempo.</summary>
    public bool IsMusical => _segments[0].MicrosecondsPerQuarter != 0;

    /// <summary>Time of a tick, in units.</summary>
    public long At(long tick)
    {
        int low = 0, high = _segments.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _segments[middle].Tick <= tick ? (middle, high) : (low, middle - 1);
        }
        var segment = _segments[low];
        return segment.Units + (tick - segment.Tick) * segment.UnitsPerTick;
    }

    /// <summary>Tempo at a time in quarter notes a minute; 120 for a file that has none.</summary>
    public double QuartersPerMinuteAt(double seconds)
    {
        if (!IsMusical)
            return 60.0 * MicrosecondsPerSecond / DefaultMicrosecondsPerQuarter;
        var segment = Array.FindLast(_segments, s => s.Units <= seconds * UnitsPerSecond) ?? _segments[0];
        return 60.0 * MicrosecondsPerSecond / segment.MicrosecondsPerQuarter;
    }

    /// <summary>The sample nearest to a time; of two equally near the later.</summary>
    /// <param name="units">Not negative.</param>
    /// <param name="sampleRate">Hz.</param>
    public long SampleAt(long units, int sampleRate) =>
        (long)((2 * (Int128)units * sampleRate + UnitsPerSecond) / (2 * (Int128)UnitsPerSecond));

    /// <summary>Ticks that are parts of a quarter note.</summary>
    /// <param name="ticksPerQuarter">1 to 32767.</param>
    /// <param name="tempi">Tempo changes in any order; of several at one tick the last counts.</param>
    internal static MidiClock Musical(int ticksPerQuarter, IEnumerable<(long Tick, int MicrosecondsPerQuarter)> tempi)
    {
        var segments = new List<Segment> { new(0, 0, DefaultMicrosecondsPerQuarter, DefaultMicrosecondsPerQuarter) };
        foreach (var (tick, tempo) in tempi.OrderBy(t => t.Tick))
        {
            var last = segments[^1];
            if (tick == last.Tick)
                segments.RemoveAt(segments.Count - 1);
            segments.Add(new(tick, last.Units + (tick - last.Tick) * last.UnitsPerTick, tempo, tempo));
        }
        return new(ticksPerQuarter * MicrosecondsPerSecond, [.. segments]);
    }

    /// <summary>Ticks that are parts of a film frame; 29 frames a second stand for 30/1.001.</summary>
    internal static MidiClock Smpte(int framesPerSecond, int ticksPerFrame) => framesPerSecond == 29
        ? new(30_000L * ticksPerFrame, [new(0, 0, 1001, 0)])
        : new((long)framesPerSecond * ticksPerFrame, [new(0, 0, 1, 0)]);

    /// <param name="Tick">Where it begins.</param>
    /// <param name="Units">When it begins.</param>
    /// <param name="UnitsPerTick">In it.</param>
    /// <param name="MicrosecondsPerQuarter">0 without tempo.</param>
    private sealed record Segment(long Tick, long Units, long UnitsPerTick, int MicrosecondsPerQuarter);
}
