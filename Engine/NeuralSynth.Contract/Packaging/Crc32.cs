using System.Buffers.Binary;

namespace NeuralSynth.Contract.Packaging;

/// <summary>CRC-32 of the zip format (polynomial 0xEDB88320, reflected), 16 bytes a step by tables.</summary>
/// <remarks>Source: Kounavis and Berry, "A systematic approach to building high performance software-based CRC
/// generators", ISCC 2005 (slicing).</remarks>
internal static class Crc32
{
    private const int Slices = 16;

    private static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        ReadOnlySpan<uint> table = Table;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            crc = Word(table, BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc, 12)
                ^ Word(table, BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), 8)
                ^ Word(table, BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), 4)
                ^ Word(table, BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]), 0);
        }

        foreach (byte b in bytes) crc = (crc >> 8) ^ table[(int)((crc ^ b) & 255)];
        return ~crc;
    }

    /// <summary>What four bytes do to the checksum when <paramref name="after"/> more bytes follow.</summary>
    private static uint Word(ReadOnlySpan<uint> table, uint word, int after)
    {
        int slice = after * 256;
        return table[slice + 768 + (int)(word & 255)] ^ table[slice + 512 + (int)((word >> 8) & 255)] ^ table[slice + 256 + (int)((word >> 16) & 255)] ^ table[slice + (int)(word >> 24)];
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[Slices * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            table[i] = crc;
        }

        for (int i = 256; i < table.Length; i++) table[i] = (table[i - 256] >> 8) ^ table[table[i - 256] & 255];
        return table;
    }
}
