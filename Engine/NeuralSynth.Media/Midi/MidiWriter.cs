using System.Buffers.Binary;

namespace NeuralSynth.Media;

/// <summary>Writes Standard MIDI Files of format 0.</summary>
/// <remarks>Source: Standard MIDI Files 1.0 (RP-001).</remarks>
public static class MidiWriter
{
    private const int HeaderBytes = 6;

    /// <summary>The bytes of a file with one tempo.</summary>
    /// <param name="ticksPerQuarter">Division, 1 to 32767.</param>
    /// <param name="microsecondsPerQuarter">Tempo, 1 to 16777215.</param>
    /// <param name="messages">Complete channel messages with their ticks, in the order of time.</param>
    /// <param name="endTick">Where the track ends, if that is after the last message.</param>
    public static byte[] ToBytes(
        int ticksPerQuarter, int microsecondsPerQuarter, IEnumerable<(long Tick, byte[] Bytes)> messages, long endTick)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ticksPerQuarter, ticksPerQuarter & 0x7FFF);
        ArgumentOutOfRangeException.ThrowIfNotEqual(microsecondsPerQuarter, microsecondsPerQuarter & 0xFFFFFF);
        var track = Track(microsecondsPerQuarter, messages, endTick);
        var file = new byte[8 + HeaderBytes + 8 + track.Length];
        "MThd"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), HeaderBytes);
        BinaryPrimitives.WriteInt16BigEndian(file.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(file.AsSpan(10), 1);
        BinaryPrimitives.WriteInt16BigEndian(file.AsSpan(12), (short)ticksPerQuarter);
        "MTrk"u8.CopyTo(file.AsSpan(14));
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(18), track.Length);
        track.CopyTo(file, 22);
        return file;
    }

    private static byte[] Track(int microsecondsPerQuarter, IEnumerable<(long Tick, byte[] Bytes)> messages, long endTick)
    {
        var track = new MemoryStream();
        track.Write(
        [
            0, 0xFF, 0x51, 3, (byte)(microsecondsPerQuarter >> 16), (byte)(microsecondsPerQuarter >> 8),
            (byte)microsecondsPerQuarter,
        ]);
        long tick = 0;
        foreach (var (at, bytes) in messages)
        {
            WriteQuantity(track, at - tick);
            track.Write(bytes);
            tick = at;
        }
        WriteQuantity(track, Math.Max(0, endTick - tick));
        track.Write([0xFF, 0x2F, 0]);
        return track.ToArray();
    }

    private static void WriteQuantity(MemoryStream stream, long value)
    {
        var shift = 0;
        while (value >> (shift + 7) != 0)
            shift += 7;
        for (; shift > 0; shift -= 7)
            stream.WriteByte((byte)(0x80 | ((value >> shift) & 0x7F)));
        stream.WriteByte((byte)(value & 0x7F));
    }
}
