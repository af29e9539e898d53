using System.Buffers.Binary;
using System.IO.Compression;

namespace NeuralSynth.Media;

/// <summary>Writes pictures as PNG: 8-bit RGB, one IDAT chunk, no filter.</summary>
/// <remarks>Source: Portable Network Graphics (Second Edition), W3C 2003.</remarks>
public static class PngWriter
{
    private const uint CrcPolynomial = 0xEDB88320;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>The bytes of a PNG file.</summary>
    public static byte[] ToBytes(Picture picture)
    {
        var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        // 8 bits, colour type 2 (RGB), deflate, adaptive filtering, not interlaced.
        header[8] = 8;
        header[9] = 2;
        header[10] = header[11] = header[12] = 0;
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(picture));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>Writes a PNG file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Picture picture) => File.WriteAllBytes(path, ToBytes(picture));

    private static byte[] Compress(Picture picture)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < picture.Height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(picture.Pixels, 3 * picture.Width * y, 3 * picture.Width);
            }
        }
        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(type, uint.MaxValue)));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data, uint crc)
    {
        foreach (var value in data)
            crc = CrcTable[(crc ^ value) & 0xFF] ^ crc >> 8;
        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            var crc = n;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? CrcPolynomial ^ crc >> 1 : crc >> 1;
            table[n] = crc;
        }
        return table;
    }
}
