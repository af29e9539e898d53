using System.Buffers.Binary;
using NeuralSynth.Media;
using NeuralSynth.Training.Data.Factory;

namespace NeuralSynth.Training.Tests.Data;

/// <summary>Composition, performance and MIDI files of the factory data. Nothing here needs fluidsynth.</summary>
public sealed class FactoryTests
{
    public static TheoryData<string> InstrumentNames => [.. FactoryInstrument.All.Select(instrument => instrument.Name)];

    [Theory]
    [MemberData(nameof(InstrumentNames))]
    public void Phrases_AreMonophonicAndPlayable(string name)
    {
        var instrument = FactoryInstrument.All.First(one => one.Name == name);
        for (ulong seed = 0; seed < 40; seed++)
        {
            var performance = FactoryData.Compose(instrument, seed, "train/phrase00", seed % 10 / 9.0, seed % 7 / 6.0);
            Assert.InRange(performance.Seconds, 9, 16);
            double end = 0;
            foreach (var note in performance.Notes)
            {
                Assert.True(note.StartSeconds >= end - 1e-9 && note.EndSeconds > note.StartSeconds);
                Assert.InRange(note.Note, instrument.LowestNote, instrument.HighestNote);
                Assert.InRange(note.Velocity, 1, 127);
                end = note.EndSeconds;
            }
            Assert.All(performance.BendSemitones, point => Assert.InRange(point.Value, -6, 6));
            Assert.All(performance.Expression, point => Assert.InRange(point.Value, 30, 127));
            AssertOrdered(performance.BendSemitones);
            AssertOrdered(performance.Expression);
        }
    }

    [Fact]
    public void TheSameSeedAndName_GiveTheSamePhrase_OthersDoNot()
    {
        var violin = FactoryInstrument.All[0];
        byte[] Midi(ulong seed, string name) => MidiFileWriter.Write(FactoryData.Compose(violin, seed, name, 0.5, 0.5));
        Assert.Equal(Midi(1, "train/phrase00"), Midi(1, "train/phrase00"));
        Assert.NotEqual(Midi(1, "train/phrase00"), Midi(2, "train/phrase00"));
        Assert.NotEqual(Midi(1, "train/phrase00"), Midi(1, "test/phrase00"));
    }

    [Fact]
    public void Dynamics_MakeNotesLouder()
    {
        var flute = FactoryInstrument.All[1];
        double Velocity(double dynamics) =>
            Enumerable.Range(0, 20).SelectMany(n => FactoryData.Compose(flute, (ulong)n, "x", 0.5, dynamics).Notes).Average(note => note.Velocity);
        Assert.True(Velocity(0.9) > Velocity(0.1) + 50);
    }

    [Fact]
    public void MidiFile_SaysWhatThePerformanceSays()
    {
        var performance = FactoryData.Compose(FactoryInstrument.All[0], 3, "train/phrase01", 0.4, 0.7);
        var events = MidiEvents.Parse(MidiFileWriter.Write(performance));

        Assert.Equal(40, Assert.Single(events, e => e.Status == 0xC0).Data1);
        var on = events.Where(e => e.Status == 0x90 && e.Data2 > 0).ToArray();
        Assert.Equal(performance.Notes.Select(note => (byte)note.Note), on.Select(e => e.Data1));
        Assert.Equal(performance.Notes.Select(note => (byte)note.Velocity), on.Select(e => e.Data2));
        foreach (var (note, start) in performance.Notes.Zip(on))
            Assert.Equal(note.StartSeconds, start.Seconds, 0.001);
        Assert.Equal(performance.Notes.Count, events.Count(e => e.Status == 0x90 && e.Data2 == 0));

        // Registered parameter 0 is set to 6 semitones before the first bend.
        var setup = events.TakeWhile(e => e.Status != 0xE0).Where(e => e.Status == 0xB0).Select(e => (e.Data1, e.Data2)).ToList();
        Assert.True(setup.IndexOf((101, 0)) < setup.IndexOf((6, 6)) && setup.IndexOf((6, 6)) >= 0);
        var bends = events.Where(e => e.Status == 0xE0).ToArray();
        Assert.Equal(performance.BendSemitones.Count, bends.Length);
        foreach (var (point, bend) in performance.BendSemitones.Zip(bends))
            Assert.Equal(point.Value, ((bend.Data2 << 7 | bend.Data1) - 8192) / 8192.0 * 6, 6 / 8192.0);
        Assert.Equal(performance.Seconds, events[^1].Seconds, 0.001);
    }

    [Fact]
    public void PitchOfTheScore_IsNotePlusBend()
    {
        var performance = new Performance(
            40, 3, [new(0.5, 1, 69, 100), new(1, 2, 81, 100)], [new(0.5, 0), new(0.75, 1), new(1, -12)], [], []);
        Assert.Null(performance.PitchHzAt(0.4));
        Assert.Equal(440, performance.PitchHzAt(0.6)!.Value, 1e-9);
        Assert.Equal(466.1638, performance.PitchHzAt(0.8)!.Value, 1e-3);
        Assert.Equal(440, performance.PitchHzAt(1.5)!.Value, 1e-9);
        Assert.Null(performance.PitchHzAt(2));
    }

    [Fact]
    public void AMissingSoundFont_SaysWhatToInstall()
    {
        var error = Assert.Throws<FileNotFoundException>(() => new FluidSynth("no-such.sf2"));
        Assert.Contains("no-such.sf2 is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install fluidsynth fluid-soundfont-gm", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HighPass_RemovesRumbleAndKeepsTheNote()
    {
        static double GainDb(double hz)
        {
            var audio = Enumerable.Range(0, 44100).Select(n => (float)Math.Sin(2 * Math.PI * hz * n / 44100)).ToArray();
            HighPass.Apply(audio, 100, 44100);
            return 10 * Math.Log10(audio[22050..].Average(x => (double)x * x) * 2);
        }
        // A fourth-order Butterworth filter: −3 dB at the cut-off, 10·log10(1 + 2⁸) an octave lower.
        Assert.Equal(-3.01, GainDb(100), 0.02);
        Assert.Equal(-24.1, GainDb(50), 0.1);
        Assert.Equal(0, GainDb(400), 0.05);
    }

    private static void AssertOrdered(IReadOnlyList<ControlPoint> points)
    {
        for (var n = 1; n < points.Count; n++)
            Assert.True(points[n].Seconds >= points[n - 1].Seconds);
    }
}

/// <summary>One channel event of a MIDI file, or its end of track (status 0).</summary>
internal readonly record struct MidiEvent(double Seconds, byte Status, byte Data1, byte Data2);

/// <summary>An independent reader of format 0 files, after the Standard MIDI Files specification.</summary>
internal static class MidiEvents
{
    public static List<MidiEvent> Parse(byte[] file)
    {
        Assert.Equal("4D546864000000060000", Convert.ToHexString(file[..10]));
        Assert.Equal(1, BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(10)));
        double ticksPerQuarter = BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(12));
        Assert.Equal("4D54726B", Convert.ToHexString(file[14..18]));
        Assert.Equal(file.Length - 22, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(18)));
        var events = new List<MidiEvent>();
        double secondsPerTick = 0.5 / ticksPerQuarter, seconds = 0;
        for (var at = 22; at < file.Length;)
        {
            long delta = 0;
            do
                delta = delta << 7 | (byte)(file[at] & 0x7F);
            while ((file[at++] & 0x80) != 0);
            seconds += delta * secondsPerTick;
            var status = file[at++];
            if (status == 0xFF)
            {
                var (type, length) = (file[at], file[at + 1]);
                if (type == 0x51)
                    secondsPerTick = (file[at + 2] << 16 | file[at + 3] << 8 | file[at + 4]) / 1e6 / ticksPerQuarter;
                if (type == 0x2F)
                {
                    events.Add(new MidiEvent(seconds, 0, 0, 0));
                    Assert.Equal(file.Length, at + 2);
                }
                at += 2 + length;
                continue;
            }
            var hasSecond = status >> 4 != 0xC;
            events.Add(new MidiEvent(seconds, status, file[at], hasSecond ? file[at + 1] : (byte)0));
            at += hasSecond ? 2 : 1;
        }
        return events;
    }
}
