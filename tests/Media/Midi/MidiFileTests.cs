namespace NeuralSynth.Media.Tests;

/// <summary>Files written byte by byte after the specification.</summary>
public sealed class MidiFileTests
{
    [Fact]
    public void RunningStatus_LeavesOutStatusBytes()
    {
        var file = Read(MidiBytes.File(0, 96, [0, 0x99, 36, 100, 0x60, 36, 0, 0x60, 38, 90, 0, 0x89, 38, 64, .. MidiBytes.End]));
        Assert.Equal([(0L, 36, 100), (96, 36, 0), (192, 38, 90), (192, 38, 64)], file.Events.Select(e => (e.Tick, (int)e.Data1, (int)e.Data2)));
        Assert.Equal([true, false, true, false], file.Events.Select(e => e.IsNoteOn));
        Assert.Equal([false, true, false, true], file.Events.Select(e => e.IsNoteOff));
        Assert.All(file.Events, e => Assert.Equal(9, e.Channel));
    }

    /// <summary>The example of the specification's appendix: the same music in format 0.</summary>
    [Fact]
    public void ExampleOfTheSpecification_IsReadAsItsTableSays()
    {
        byte[] track =
        [
            0, 0xFF, 0x58, 4, 4, 2, 24, 8, // time signature
            0, 0xFF, 0x51, 3, 7, 0xA1, 0x20, // tempo
            0, 0xC0, 5, 0, 0xC1, 46, 0, 0xC2, 70,
            0, 0x92, 48, 96, 0, 60, 96, // running status
            96, 0x91, 67, 64, 96, 0x90, 76, 32,
            0x81, 0x40, 0x82, 48, 64, 0, 60, 64, // a delta time of two bytes: 192
            0, 0x81, 67, 64, 0, 0x80, 76, 64, .. MidiBytes.End,
        ];
        var file = Read(MidiBytes.File(0, 96, track));
        Assert.Equal([0L, 0, 0, 0, 0, 96, 192, 384, 384, 384, 384], file.Events.Select(e => e.Tick));
        Assert.Equal([5, 46, 70, 48, 60, 67, 76, 48, 60, 67, 76], file.Events.Select(e => (int)e.Data1));
        Assert.Equal([0, 0, 0, 96, 96, 64, 32, 64, 64, 64, 64], file.Events.Select(e => (int)e.Data2));
        Assert.Equal(2.0, file.Seconds, 12);
    }

    [Fact]
    public void SystemExclusiveAndMetaEvents_AreSkipped()
    {
        byte[] track =
        [
            0, 0xF0, 5, 0x7E, 0x7F, 9, 1, 0xF7, 10, 0xF7, 2, 0xF3, 1, 0, 0xFF, 3, 4, (byte)'N', (byte)'a', (byte)'m', (byte)'e',
            5, 0xFF, 0x7F, 0x81, 0, .. new byte[128], 0, 0x90, 60, 1, .. MidiBytes.End,
        ];
        var only = Assert.Single(Read(MidiBytes.File(0, 480, track)).Events);
        Assert.Equal((15L, 60), (only.Tick, only.Data1));
    }

    [Fact]
    public void TracksOfFormat1_SoundTogetherInTheOrderOfTime()
    {
        var file = Read(MidiBytes.File(
            1, 100,
            [.. MidiBytes.Tempo([0], 1_000_000), .. MidiBytes.Tempo(MidiBytes.Quantity(100), 250_000), .. MidiBytes.End],
            [0x81, 0x48, 0x90, 1, 1, .. MidiBytes.End],
            [50, 0x91, 2, 1, 100, 2, 0, 50, 3, 1, 0x82, 0x2C, 0xFF, 0x2F, 0]));
        Assert.Equal([2, 2, 1, 3], file.Events.Select(e => (int)e.Data1));
        // One second for the first quarter note, then 0.25 s each; both tracks' events at tick 200 in the order of tracks.
        Assert.Equal([0.5, 1.125, 1.25, 1.25], file.Events.Select(e => (double)e.TimeUnits / file.Clock.UnitsPerSecond));
        Assert.Equal([1, 2], file.Events.Skip(2).Select(e => e.Track).Order());
        Assert.Equal(2.0, file.Seconds);
        Assert.Equal(60, file.Clock.QuartersPerMinuteAt(0.9));
        Assert.Equal(240, file.Clock.QuartersPerMinuteAt(1.1));
    }

    [Fact]
    public void UnknownChunks_AreSteppedOver()
    {
        byte[] file = [.. MidiBytes.Header(0, 1, 96), .. MidiBytes.Chunk("XFIH", [1, 2, 3]), .. MidiBytes.Track([0, 0x90, 60, 1, .. MidiBytes.End]), 1, 2];
        Assert.Single(Read(file).Events);
    }

    [Theory]
    [InlineData(0xE728, 1000)] // 25 frames of 40 ticks: milliseconds
    [InlineData(0xE804, 96)] // 24 of 4
    [InlineData(0xE250, 2400)] // 30 of 80
    public void SmpteDivision_CountsFramesWhateverTheTempo(int division, int ticksPerSecond)
    {
        byte[] track = [.. MidiBytes.Tempo([0], 123_456), .. MidiBytes.Quantity(3 * ticksPerSecond), 0x90, 60, 1, .. MidiBytes.End];
        var file = Read(MidiBytes.File(0, division, track));
        Assert.Equal(3 * 48000, file.Clock.SampleAt(file.Events[0].TimeUnits, 48000));
        Assert.False(file.Clock.IsMusical);
        Assert.Equal(120, file.Clock.QuartersPerMinuteAt(1));
    }

    [Fact]
    public void DropFrameDivision_Is30Over1Point001FramesASecond()
    {
        byte[] track = [.. MidiBytes.Quantity(30_000 * 10), 0x90, 60, 1, .. MidiBytes.End];
        var file = Read(MidiBytes.File(0, 0xE30A, track)); // 10 ticks a frame
        Assert.Equal(1001L * 48000, file.Clock.SampleAt(file.Events[0].TimeUnits, 48000));
    }

    /// <summary>Oracle: the sum of ticks · tempo as exact fractions, for random tempo changes.</summary>
    [Fact]
    public void TempoMap_FractionOracle()
    {
        var random = new SplitMix64(7);
        for (var song = 0; song < 50; song++)
        {
            var division = 1 + random.Below(32767);
            var track = new List<byte>();
            var expected = new List<System.Numerics.BigInteger>();
            System.Numerics.BigInteger microTicks = 0;
            var tempo = MidiClock.DefaultMicrosecondsPerQuarter;
            for (var n = 0; n < 40; n++)
            {
                var ticks = random.Below(4 * division);
                microTicks += (System.Numerics.BigInteger)ticks * tempo;
                if (random.Below(2) == 0)
                {
                    tempo = 1 + random.Below(2_000_000);
                    track.AddRange(MidiBytes.Tempo(MidiBytes.Quantity(ticks), tempo));
                    continue;
                }
                track.AddRange([.. MidiBytes.Quantity(ticks), 0x90, 60, 1]);
                expected.Add(microTicks);
            }
            var file = Read(MidiBytes.File(0, division, [.. track, .. MidiBytes.End]));
            // sample = ⌊microTicks · rate / (division · 10⁶) + ½⌋
            Assert.Equal(
                expected.Select(m => (long)((2 * m * 44100 + division * 1_000_000L) / (2 * (System.Numerics.BigInteger)division * 1_000_000))),
                file.Events.Select(e => file.Clock.SampleAt(e.TimeUnits, 44100)));
        }
    }

    [Fact]
    public void Written_IsReadAgain()
    {
        (long, byte[])[] messages = [(0, [0x99, 36, 127]), (120, [0x89, 36, 0]), (20_000_000, [0xC9, 1])];
        var file = Read(MidiWriter.ToBytes(480, 600_000, messages, 20_000_480));
        Assert.Equal(messages.Select(m => m.Item1), file.Events.Select(e => e.Tick));
        Assert.Equal(messages.Select(m => m.Item2[0]), file.Events.Select(e => e.Status));
        Assert.Equal(100, file.Clock.QuartersPerMinuteAt(0), 9);
        Assert.Equal(20_000_480 * 0.6 / 480, file.Seconds, 9);
    }

    private static MidiFile Read(byte[] bytes) => MidiFile.Read(bytes, "song.mid");
}
