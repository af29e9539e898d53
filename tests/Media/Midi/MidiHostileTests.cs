using System.Buffers.Binary;

namespace NeuralSynth.Media.Tests;

/// <summary>Broken and hostile files: either events or a message, never a crash, never much memory.</summary>
public sealed class MidiHostileTests
{
    private const int Mutations = 10_000;
    private const long MostBytes = 1 << 20;

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "a MIDI file beginning with 'MThd'", [] },
        { "a MIDI file beginning with 'MThd'", [.. "RIFF"u8, .. new byte[40]] },
        { "format 0 or 1, found format 2 (independent songs)", MidiBytes.File(2, 96, MidiBytes.End) },
        { "format 0 or 1, found format 9", MidiBytes.File(9, 96, MidiBytes.End) },
        { "one track in format 0, found 2", MidiBytes.File(0, 96, MidiBytes.End, MidiBytes.End) },
        { "one track or more, found 0", MidiBytes.File(1, 96) },
        { "2 track(s), found 1", [.. MidiBytes.Header(1, 2, 96), .. MidiBytes.Track(MidiBytes.End)] },
        { "1 to 32767 ticks a quarter note, found 0", MidiBytes.File(0, 0, MidiBytes.End) },
        { "24, 25, 29 or 30 frames a second", MidiBytes.File(0, 0xE600, MidiBytes.End) },
        { "24, 25, 29 or 30 frames a second", MidiBytes.File(0, 0x8001, MidiBytes.End) },
        { "5 bytes in the chunk at byte 14, found 1 to the end of the file", [.. MidiBytes.Header(0, 1, 96), .. "MTrk"u8, 0, 0, 0, 5, 0] },
        { "a status byte, found data byte 3C (track 1, byte 2)", MidiBytes.File(0, 96, [0, 60, 1, .. MidiBytes.End]) },
        { "a status byte, found data byte 40", MidiBytes.File(0, 96, [0, 0x90, 60, 1, 0, 0xFF, 1, 0, 0, 64, .. MidiBytes.End]) },
        { "a data byte below 80, found 90", MidiBytes.File(0, 96, [0, 0x90, 0x90, 1, .. MidiBytes.End]) },
        { "a channel, system exclusive or meta event, found status F8", MidiBytes.File(0, 96, [0, 0xF8, .. MidiBytes.End]) },
        { "a time of at most 4 bytes, found more", MidiBytes.File(0, 96, [0x81, 0x80, 0x80, 0x80, 0, 0x90, 1, 1, .. MidiBytes.End]) },
        { "a tempo of 3 bytes, found 2", MidiBytes.File(0, 96, [0, 0xFF, 0x51, 2, 1, 1, .. MidiBytes.End]) },
        { "a tempo above 0, found 0", MidiBytes.File(0, 96, [.. MidiBytes.Tempo([0], 0), .. MidiBytes.End]) },
        { "the track's end as its last event, found the end of its 4 bytes", MidiBytes.File(0, 96, [0, 0x90, 60, 1]) },
        { "100 bytes, found 1 to the end of the track", MidiBytes.File(0, 96, [0, 0xF0, 100, 1]) },
        { "at most 86400 seconds", MidiBytes.File(0, 1, [.. MidiBytes.Tempo([0], 0xFFFFFF), 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0x2F, 0]) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void BrokenFiles_NameWhatWasExpectedAndFound(string expected, byte[] file)
    {
        var error = Assert.Throws<MidiFileException>(() => MidiFile.Read(file, "bad.mid"));
        Assert.StartsWith("bad.mid: expected ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TimesThatDoNotFit_AreRefused()
    {
        // 300 waits of 2²⁸ − 1 ticks are more than 2³⁶.
        byte[] waits = [.. Enumerable.Repeat<byte[]>([0xFF, 0xFF, 0xFF, 0x7F, 0x90, 1, 1], 300).SelectMany(b => b), .. MidiBytes.End];
        Assert.Contains("ticks, found", Assert.Throws<MidiFileException>(() => MidiFile.Read(MidiBytes.File(0, 96, waits), "bad.mid")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooManyMessages_AreRefused()
    {
        byte[] notes = [0, 0x90, 1, 1, .. Enumerable.Repeat<byte[]>([0, 1, 1], MidiFile.MaxEvents).SelectMany(b => b), .. MidiBytes.End];
        Assert.Contains("at most 1000000 channel messages", Assert.Throws<MidiFileException>(() => MidiFile.Read(MidiBytes.File(0, 96, notes), "bad.mid")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LargeFiles_AreRefusedBeforeTheyAreLookedAt() =>
        Assert.Contains("at most 16777216 bytes", Assert.Throws<MidiFileException>(() => MidiFile.Read(new byte[MidiFile.MaxBytes + 1], "bad.mid")).Message, StringComparison.Ordinal);

    [Fact]
    public void ThousandsOfMutations_GiveEventsOrAMessage()
    {
        byte[][] seeds =
        [
            MidiWriter.ToBytes(480, 500_000, [.. Enumerable.Range(0, 20).Select(n => (120L * n, (byte[])[0x99, (byte)(36 + n), 100]))], 4000),
            MidiBytes.File(1, 96, [.. MidiBytes.Tempo([0], 400_000), .. MidiBytes.Tempo([96], 300_000), .. MidiBytes.End], [0, 0x90, 60, 1, 96, 60, 0, 0, 0xF0, 3, 1, 2, 0xF7, .. MidiBytes.End]),
            MidiBytes.File(0, 0xE728, [0, 0xFF, 3, 2, 65, 66, 0x83, 0x74, 0x90, 60, 1, 40, 60, 0, .. MidiBytes.End]),
        ];
        var random = new SplitMix64(2026);
        int read = 0, refused = 0;
        for (var n = 0; n < Mutations; n++)
        {
            var file = Mutate(seeds[n % seeds.Length], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            if (TryRead(file))
                read++;
            else
                refused++;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"mutation {n} allocated {allocated} bytes");
        }
        // Both outcomes must occur, or the mutations test nothing.
        Assert.True(read > Mutations / 20 && refused > Mutations / 20, $"{read} read, {refused} refused");
    }

    private static bool TryRead(byte[] bytes)
    {
        try
        {
            var file = MidiFile.Read(bytes, "bad.mid");
            long last = 0;
            foreach (var e in file.Events)
            {
                // The order of time, at the tempo that holds then.
                Assert.True(e.TimeUnits >= last && e.TimeUnits <= file.LengthUnits);
                Assert.True(e.Data1 < 0x80 && e.Data2 < 0x80 && e.Status is >= 0x80 and < 0xF0);
                Assert.InRange(file.Clock.SampleAt(e.TimeUnits, 48000), 0, MidiFile.MaxSeconds * 48000L);
                last = e.TimeUnits;
            }
            return true;
        }
        catch (MidiFileException error)
        {
            Assert.StartsWith("bad.mid: expected ", error.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private static byte[] Mutate(byte[] seed, SplitMix64 random)
    {
        var file = (byte[])seed.Clone();
        var edits = 1 + random.Below(3);
        for (var n = 0; n < edits && file.Length > 0; n++)
        {
            var at = random.Below(file.Length);
            switch (random.Below(5))
            {
                case 0:
                    file[at] = (byte)random.Below(256);
                    break;
                case 1:
                    file[at] ^= (byte)(1 << random.Below(8));
                    break;
                case 2 when at + 4 <= file.Length:
                    BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), uint.MaxValue - (uint)random.Below(3));
                    break;
                case 3:
                    file = file[..at];
                    break;
                default:
                    file = [.. file[..at], .. file[random.Below(file.Length + 1)..]];
                    break;
            }
        }
        return file;
    }
}
