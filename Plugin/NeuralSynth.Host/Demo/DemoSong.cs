using NeuralSynth.Media;

namespace NeuralSynth.Host.Demo;

/// <summary>Our own drum pattern: sixteen bars for the General MIDI keys of NeuralSynth Drums. The committed
/// tests/Golden/demo/beat.mid is what this writes.</summary>
internal static class DemoSong
{
    /// <summary>Quarter notes a minute.</summary>
    public const int QuartersPerMinute = 104;

    /// <summary>Bars of four quarter notes.</summary>
    public const int Bars = 16;

    private const int TicksPerQuarter = 480;
    private const int StepsPerBar = 16;
    private const int TicksPerStep = TicksPerQuarter / 4;
    private const int NoteTicks = 60;
    private const byte PercussionOn = 0x99;
    private const byte PercussionOff = 0x89;
    private const int MicrosecondsPerMinute = 60_000_000;

    // Swing: every other sixteenth comes this much later.
    private const int SwingTicks = 14;

    // General MIDI keys.
    private const int Kick = 36, Rim = 37, Snare = 38, Clap = 39, SnareTwo = 40, LowTom = 45, ClosedHat = 42, PedalHat = 44, OpenHat = 46, MiddleTom = 47, HighTom = 50, Crash = 49, Ride = 51, Tambourine = 54, Cowbell = 56;

    // One character per sixteenth: velocity 1 to 9, a point for none.
    private const string Intro = "6...4...6...4...";
    private static readonly (int Key, string Steps)[] Verse =
    [
        (Kick, "9..5..7..38....."), (Snare, "....8..2.2..9..1"), (ClosedHat, "7364735473645..."), (OpenHat, "..............6."), (Rim, ".......3..4....."),
    ];

    private static readonly (int Key, string Steps)[] Chorus =
    [
        (Kick, "9..5..8.4.8....4"), (Snare, "....9.......9..."), (Clap, "....7.......7..6"), (Ride, "8.5.7.5.8.5.7.5."), (PedalHat, "....5.......5..."), (Tambourine, "..4.6.4...4.6.4."), (Cowbell, "......5...5....."),
    ];

    private static readonly (int Key, string Steps)[] Fill =
    [
        (Kick, "9.....7.9......."), (Snare, "....8.23459....."), (HighTom, "..........8.7..."), (MiddleTom, "............8.7."), (LowTom, ".............8.9"), (SnareTwo, "........5.5....."), (OpenHat, "7..............."),
    ];

    /// <summary>The bytes of the MIDI file.</summary>
    public static byte[] ToBytes()
    {
        var events = new List<(long Tick, byte[] Bytes)>();
        for (int bar = 0; bar < Bars; bar++) AddBar(events, bar);
        long end = (long)Bars * StepsPerBar * TicksPerStep;
        return MidiWriter.ToBytes(TicksPerQuarter, MicrosecondsPerMinute / QuartersPerMinute, events.OrderBy(e => e.Tick), end);
    }

    private static void AddBar(List<(long Tick, byte[] Bytes)> events, int bar)
    {
        if (bar is 4 or 8) Add(events, bar, Crash, "9...............");
        if (bar < 2)
        {
            Add(events, bar, ClosedHat, Intro);
            if (bar == 1) Add(events, bar, Kick, "............7.88");
            return;
        }

        foreach ((int key, string steps) in bar % 4 == 3 ? Fill : bar >= 8 ? Chorus : Verse) Add(events, bar, key, steps);
    }

    private static void Add(List<(long Tick, byte[] Bytes)> events, int bar, int key, string steps)
    {
        for (int step = 0; step < steps.Length; step++)
        {
            if (steps[step] == '.') continue;
            long tick = ((long)bar * StepsPerBar + step) * TicksPerStep + (step % 2 == 1 ? SwingTicks : 0);
            // 9 is as hard as possible.
            var velocity = (byte)((steps[step] - '0') * 14 + 1);
            events.Add((tick, [PercussionOn, (byte)key, velocity]));
            events.Add((tick + NoteTicks, [PercussionOff, (byte)key, 0]));
        }
    }
}
