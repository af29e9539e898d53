using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Tests.Fuzz;

/// <summary>An entry of a forged zip; fields that stay null are what an honest writer would put there.</summary>
internal sealed class ForgedEntry(string name, byte[] data)
{
    public byte[] Name { get; set; } = Encoding.UTF8.GetBytes(name);
    public byte[] Data { get; set; } = data;
    public ushort Method { get; set; }
    public ushort Flags { get; set; } = ZipFormat.FlagUtf8;
    public byte MadeBy { get; set; }
    public uint ExternalAttributes { get; set; }

    /// <summary>Bytes in the file, when they are not <see cref="Data"/> (or its deflation).</summary>
    public byte[]? Packed { get; set; }
    public uint? Crc { get; set; }
    public uint? Size { get; set; }
    public uint? Compressed { get; set; }
    public uint? LocalOffset { get; set; }

    /// <summary>What the local header says, when it differs from the directory.</summary>
    public byte[]? LocalName { get; set; }
    public uint? LocalCrc { get; set; }
    public uint? LocalSize { get; set; }
    public ushort? LocalMethod { get; set; }
    public ushort? LocalFlags { get; set; }

    public static byte[] Deflate(byte[] data)
    {
        var stream = new MemoryStream();
        using (var deflater = new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true)) deflater.Write(data);
        return stream.ToArray();
    }

    public byte[] PackedBytes() => Packed ?? (Method == ZipFormat.MethodDeflate ? Deflate(Data) : Data);
}

/// <summary>Writes zips that lie.</summary>
internal sealed class ZipForge
{
    public List<ForgedEntry> Entries { get; } = [];
    public ushort? Count { get; set; }
    public ushort Disk { get; set; }
    public uint? CentralOffset { get; set; }
    public uint? CentralBytes { get; set; }
    public byte[] Before { get; set; } = [];
    public byte[] After { get; set; } = [];

    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        var central = new MemoryStream();
        stream.Write(Before);
        foreach (ForgedEntry entry in Entries) Write(stream, central, entry);
        uint centralOffset = (uint)stream.Length;
        central.WriteTo(stream);
        byte[] end = new byte[ZipFormat.EndRecordBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(end, ZipFormat.EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(4), Disk);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), Count ?? (ushort)Entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), Count ?? (ushort)Entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), CentralBytes ?? (uint)central.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), CentralOffset ?? centralOffset);
        stream.Write(end);
        stream.Write(After);
        return stream.ToArray();
    }

    private static void Write(MemoryStream stream, MemoryStream central, ForgedEntry entry)
    {
        byte[] packed = entry.PackedBytes();
        uint crc = entry.Crc ?? Crc32.Of(entry.Data);
        uint size = entry.Size ?? (uint)entry.Data.Length, compressed = entry.Compressed ?? (uint)packed.Length;
        uint offset = (uint)stream.Length;
        byte[] localName = entry.LocalName ?? entry.Name;
        byte[] local = new byte[ZipFormat.LocalHeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(local, ZipFormat.LocalSignature);
        Common(local.AsSpan(4), entry.LocalFlags ?? entry.Flags, entry.LocalMethod ?? entry.Method, entry.LocalCrc ?? crc, compressed, entry.LocalSize ?? size, localName.Length);
        stream.Write(local);
        stream.Write(localName);
        stream.Write(packed);

        byte[] header = new byte[ZipFormat.CentralHeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, ZipFormat.CentralSignature);
        header[4] = 20;
        header[5] = entry.MadeBy;
        Common(header.AsSpan(6), entry.Flags, entry.Method, crc, compressed, size, entry.Name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(38), entry.ExternalAttributes);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), entry.LocalOffset ?? offset);
        central.Write(header);
        central.Write(entry.Name);
    }

    private static void Common(Span<byte> at, ushort flags, ushort method, uint crc, uint compressed, uint size, int nameBytes)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, 20);
        BinaryPrimitives.WriteUInt16LittleEndian(at[2..], flags);
        BinaryPrimitives.WriteUInt16LittleEndian(at[4..], method);
        BinaryPrimitives.WriteUInt32LittleEndian(at[10..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(at[14..], compressed);
        BinaryPrimitives.WriteUInt32LittleEndian(at[18..], size);
        BinaryPrimitives.WriteUInt16LittleEndian(at[22..], (ushort)nameBytes);
    }
}
