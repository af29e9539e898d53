namespace NeuralSynth.Contract.Packaging;

/// <summary>CRC-32 of the zip format (polynomial 0xEDB88320, reflected), four bytes a step.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        while (bytes.Length >= 4)
        {
            crc ^= BitConverter.IsLittleEndian ? BitConverter.ToUInt32(bytes) : System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = Table[768 + (crc & 255)] ^ Table[512 + ((crc >> 8) & 255)] ^ Table[256 + ((crc >> 16) & 255)] ^ Table[crc >> 24];
            bytes = bytes[4..];
        }
        foreach (byte b in bytes) crc = (crc >> 8) ^ Table[(crc ^ b) & 255];
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[4 * 256];
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
