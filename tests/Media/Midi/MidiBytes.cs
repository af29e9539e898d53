using System.Buffers.Binary;

namespace NeuralSynth.Media.Tests;

/// <summary>Builds files byte by byte after Standard MIDI Files 1.0, independent of the code under test.</summary>
internal static class MidiBytes
{
    public static readonly byte[] End = [0, 0xFF, 0x2F, 0];

    public static byte[] File(int format, int division, params byte[][] tracks) => [.. Header(format, tracks.Length, division), .. tracks.SelectMany(Track)];

    public static byte[] Header(int format, int tracks, int division)
    {
        var header = new byte[14];
        "MThd"u8.CopyTo(header);
        header[7] = 6;
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(8), (short)format);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(10), (short)tracks);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(12), (short)division);
        return header;
    }

    public static byte[] Track(byte[] events) => Chunk("MTrk", events);

    public static byte[] Chunk(string id, byte[] content)
    {
        var chunk = new byte[8 + content.Length];
        System.Text.Encoding.ASCII.GetBytes(id, chunk);
        BinaryPrimitives.WriteInt32BigEndian(chunk.AsSpan(4), content.Length);
        content.CopyTo(chunk, 8);
        return chunk;
    }

    public static byte[] Tempo(byte[] delta, int microseconds) =>
        [.. delta, 0xFF, 0x51, 3, (byte)(microseconds >> 16), (byte)(microseconds >> 8), (byte)microseconds];

    /// <summary>A variable-length quantity: most significant seven bits first.</summary>
    public static byte[] Quantity(int value)
    {
        var bytes = new List<byte> { (byte)(value & 0x7F) };
        while ((value >>= 7) != 0)
            bytes.Insert(0, (byte)(0x80 | (value & 0x7F)));
        return [.. bytes];
    }
}
