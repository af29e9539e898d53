using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>Writes a <see cref="Performance"/> as a Standard MIDI File, format 0, one tick per millisecond.</summary>
/// <remarks>Source: Standard MIDI Files 1.0 (RP-001); RPN 0 for the bend range; SoundFont 2.01 section 9.6 for the
/// NRPN that offsets a generator.</remarks>
public static class MidiFileWriter
{
    // 500 ticks per quarter note at 120 quarter notes a minute: one tick is one millisecond.
    private const int TicksPerQuarter = 500;
    private const int MicrosecondsPerQuarter = 500_000;
    private const double TicksPerSecond = 1000;

    private const byte NoteOn = 0x90;
    private const byte Control = 0xB0;
    private const byte ProgramChange = 0xC0;
    private const byte Bend = 0xE0;
    private const int BendCentre = 8192;
    private const byte ExpressionController = 11;

    // SoundFont generator 38, releaseVolEnv; an NRPN counts in steps of two timecents around 8192.
    private const byte ReleaseGenerator = 38;
    private const int TimecentsPerStep = 2;

    // Events at the same tick: controllers act before the note that they are for, a release before the next onset.
    private const int OrderSetup = 0;
    private const int OrderNoteOff = 1;
    private const int OrderControl = 2;
    private const int OrderNoteOn = 3;

    /// <summary>The bytes of the file.</summary>
    /// <param name="performance">What is played.</param>
    /// <param name="channel">MIDI channel, 0 to 15; 9 is General MIDI's percussion.</param>
    public static byte[] Write(Performance performance, int channel = 0)
    {
        var messages = Events(performance).OrderBy(e => e.Tick).ThenBy(e => e.Order).ToList();
        foreach (var (_, _, bytes) in messages)
            bytes[0] |= (byte)channel;
        return MidiWriter.ToBytes(TicksPerQuarter, MicrosecondsPerQuarter, messages.Select(e => (e.Tick, e.Bytes)), Tick(performance.Seconds));
    }

    private static IEnumerable<(long Tick, int Order, byte[] Bytes)> Events(Performance performance)
    {
        foreach (var (controller, value) in BendRangeSetup())
            yield return (0, OrderSetup, [Control, controller, value]);
        yield return (0, OrderSetup, [ProgramChange, (byte)performance.Program]);
        foreach (var point in performance.Release)
            foreach (var (controller, value) in ReleaseOffset(point.Value))
                yield return (Tick(point.Seconds), OrderControl, [Control, controller, value]);
        foreach (var point in performance.Expression)
            yield return (Tick(point.Seconds), OrderControl, [Control, ExpressionController, Clamp7(point.Value)]);
        foreach (var point in performance.BendSemitones)
        {
            var bend = BendValue(point.Value);
            yield return (Tick(point.Seconds), OrderControl, [Bend, (byte)(bend & 0x7F), (byte)(bend >> 7)]);
        }
        foreach (var note in performance.Notes)
        {
            yield return (Tick(note.StartSeconds), OrderNoteOn, [NoteOn, (byte)note.Note, (byte)note.Velocity]);
            yield return (Tick(note.EndSeconds), OrderNoteOff, [NoteOn, (byte)note.Note, 0]);
        }
    }

    private static (byte Controller, byte Value)[] BendRangeSetup() =>
        [(101, 0), (100, 0), (6, Performance.BendRangeSemitones), (38, 0), (101, 127), (100, 127)];

    private static (byte Controller, byte Value)[] ReleaseOffset(double timecents)
    {
        var data = Math.Clamp(BendCentre + (int)Math.Round(timecents / TimecentsPerStep), 0, 2 * BendCentre - 1);
        return [(99, 120), (98, ReleaseGenerator), (38, (byte)(data & 0x7F)), (6, (byte)(data >> 7))];
    }

    private static int BendValue(double semitones) => Math.Clamp(
        BendCentre + (int)Math.Round(semitones / Performance.BendRangeSemitones * BendCentre), 0, 2 * BendCentre - 1);

    private static byte Clamp7(double value) => (byte)Math.Clamp((int)Math.Round(value), 0, 127);

    private static long Tick(double seconds) => (long)Math.Round(seconds * TicksPerSecond);
}
