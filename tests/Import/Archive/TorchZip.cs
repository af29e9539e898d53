using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NeuralSynth.Import.Tests.Archive;

/// <summary>Writes zip files the way PyTorch does: contents at multiples of 64 bytes, tensors stored, code deflated, the
/// zip64 end record always there.</summary>
internal sealed class TorchZip
{
    private const int Alignment = 64, LocalBytes = 30, CentralBytes = 46;

    private readonly List<byte> _bytes = [];
    private readonly List<byte> _directory = [];
    private int _entries;

    public void Add(string name, byte[] data, bool deflate = false)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name), packed = deflate ? Deflate(data) : data;
        long header = _bytes.Count;
        int padding = (int)((Alignment - ((header + LocalBytes + nameBytes.Length) % Alignment)) % Alignment);
        if (padding is > 0 and < 4) padding += Alignment;
        byte[] extra = new byte[padding];
        if (padding > 0)
        {
            (extra[0], extra[1]) = ((byte)'F', (byte)'B');
            BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), (ushort)(padding - 4));
        }

        byte[] common = new byte[26];
        BinaryPrimitives.WriteUInt16LittleEndian(common, 20);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(2), 0x0800);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(4), (ushort)(deflate ? 8 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(10), Crc(data));
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(14), (uint)packed.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(18), (uint)data.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(22), (ushort)nameBytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(24), (ushort)extra.Length);
        Write(_bytes, 0x04034b50, common, nameBytes, extra, packed);
        byte[] rest = new byte[CentralBytes - 6 - common.Length];
        common[24] = common[25] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(rest.AsSpan(10), (uint)header);
        Write(_directory, 0x02014b50, [0, 0], common, rest, nameBytes);
        _entries++;
    }

    public byte[] Finish()
    {
        long start = _bytes.Count, size = _directory.Count;
        _bytes.AddRange(_directory);
        long end = _bytes.Count;
        byte[] zip64 = new byte[52];
        BinaryPrimitives.WriteInt64LittleEndian(zip64, 44);
        BinaryPrimitives.WriteInt64LittleEndian(zip64.AsSpan(20), _entries);
        BinaryPrimitives.WriteInt64LittleEndian(zip64.AsSpan(28), _entries);
        BinaryPrimitives.WriteInt64LittleEndian(zip64.AsSpan(36), size);
        BinaryPrimitives.WriteInt64LittleEndian(zip64.AsSpan(44), start);
        Write(_bytes, 0x06064b50, zip64);
        byte[] locator = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(4), end);
        BinaryPrimitives.WriteInt32LittleEndian(locator.AsSpan(12), 1);
        Write(_bytes, 0x07064b50, locator);
        byte[] last = new byte[18];
        BinaryPrimitives.WriteUInt16LittleEndian(last.AsSpan(4), (ushort)_entries);
        BinaryPrimitives.WriteUInt16LittleEndian(last.AsSpan(6), (ushort)_entries);
        BinaryPrimitives.WriteUInt32LittleEndian(last.AsSpan(8), (uint)size);
        BinaryPrimitives.WriteUInt32LittleEndian(last.AsSpan(12), (uint)start);
        Write(_bytes, 0x06054b50, last);
        return [.. _bytes];
    }

    private static void Write(List<byte> stream, uint signature, params byte[][] parts)
    {
        stream.AddRange(BitConverter.GetBytes(signature));
        foreach (byte[] part in parts) stream.AddRange(part);
    }

    private static byte[] Deflate(byte[] data)
    {
        var packed = new MemoryStream();
        using (var deflater = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true)) deflater.Write(data);
        return packed.ToArray();
    }

    /// <summary>The zip format's checksum, bit by bit.</summary>
    private static uint Crc(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return ~crc;
    }
}
