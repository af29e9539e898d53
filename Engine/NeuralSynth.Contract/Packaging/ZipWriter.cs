using System.Buffers.Binary;
using System.Text;

namespace NeuralSynth.Contract.Packaging;

/// <summary>Writes a zip whose bytes depend on the files alone: entries in ordinal order, stored (weights hardly
/// compress, and deflate's output differs between library versions), with the format's earliest time stamp.</summary>
internal static class ZipWriter
{
    private const ushort VersionNeeded = 20;
    /// <summary>1980-01-01 in the format's date field.</summary>
    private const ushort EarliestDate = (1 << 5) | 1;

    public static void Write(Stream stream, IReadOnlyDictionary<string, byte[]> files)
    {
        string[] names = [.. files.Keys.Order(StringComparer.Ordinal)];
        var central = new MemoryStream();
        uint offset = 0;
        Span<byte> common = stackalloc byte[26];
        foreach (string name in names)
        {
            byte[] nameBytes = Encoding.UTF8.GetBytes(name);
            byte[] data = files[name];
            FillCommon(common, nameBytes.Length, data);
            WriteLocal(stream, common, nameBytes, data);
            WriteCentral(central, common, nameBytes, offset);
            offset = checked(offset + (uint)(ZipFormat.LocalHeaderBytes + nameBytes.Length + data.Length));
        }
        central.WriteTo(stream);
        WriteEnd(stream, (ushort)names.Length, (uint)central.Length, offset);
    }

    /// <summary>The 26 bytes, from "version needed" to "extra length", that local and central headers have in common.</summary>
    private static void FillCommon(Span<byte> common, int nameBytes, byte[] data)
    {
        common.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(common, VersionNeeded);
        BinaryPrimitives.WriteUInt16LittleEndian(common[2..], ZipFormat.FlagUtf8);
        BinaryPrimitives.WriteUInt16LittleEndian(common[8..], EarliestDate);
        BinaryPrimitives.WriteUInt32LittleEndian(common[10..], Crc32.Of(data));
        BinaryPrimitives.WriteUInt32LittleEndian(common[14..], (uint)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(common[18..], (uint)data.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(common[22..], (ushort)nameBytes);
    }

    private static void WriteLocal(Stream stream, ReadOnlySpan<byte> common, byte[] name, byte[] data)
    {
        Span<byte> signature = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(signature, ZipFormat.LocalSignature);
        stream.Write(signature);
        stream.Write(common);
        stream.Write(name);
        stream.Write(data);
    }

    private static void WriteCentral(Stream stream, ReadOnlySpan<byte> common, byte[] name, uint localOffset)
    {
        Span<byte> header = stackalloc byte[ZipFormat.CentralHeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, ZipFormat.CentralSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], VersionNeeded);
        common.CopyTo(header[6..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[42..], localOffset);
        stream.Write(header);
        stream.Write(name);
    }

    private static void WriteEnd(Stream stream, ushort entries, uint centralBytes, uint centralOffset)
    {
        Span<byte> end = stackalloc byte[ZipFormat.EndRecordBytes];
        end.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end, ZipFormat.EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], entries);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], entries);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], centralBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], centralOffset);
        stream.Write(end);
    }
}
