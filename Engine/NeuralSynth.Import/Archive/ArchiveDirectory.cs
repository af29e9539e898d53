using System.Buffers.Binary;
using System.Text;
using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Import.Archive;

/// <summary>The directory of a zip archive as PyTorch writes it: always with the zip64 end record, members 64-byte
/// aligned by padding. (The container of model packages is stricter and knows no zip64: the two formats share the
/// numbers only.)</summary>
internal static class ArchiveDirectory
{
    private const uint Zip64EndSignature = 0x06064b50, Zip64LocatorSignature = 0x07064b50;
    private const int Zip64EndBytes = 56, Zip64LocatorBytes = 20;

    private readonly record struct End(long Entries, long Bytes, long Offset);

    /// <summary>Entries by name; a seekable stream.</summary>
    /// <exception cref="ImportFault">Not an archive, or a damaged one.</exception>
    public static Dictionary<string, ArchiveEntry> Read(Stream stream, ImportLimits limits)
    {
        End end = FindEnd(stream);
        if (end.Entries < 0 || end.Entries > limits.Entries) throw new ImportFault($"the archive has {end.Entries} entries; at most {limits.Entries} are read");
        if (end.Bytes < 0 || end.Bytes > limits.DirectoryBytes) throw new ImportFault($"the archive's directory has {end.Bytes} bytes; at most {limits.DirectoryBytes} are read");
        if (end.Offset < 0 || end.Offset > stream.Length - end.Bytes) throw ImportFault.Damaged("archive", "a directory inside the file", $"one at byte {end.Offset}");
        byte[] directory = new byte[end.Bytes];
        stream.Position = end.Offset;
        stream.ReadExactly(directory);
        return ReadEntries(directory, (int)end.Entries, end.Offset);
    }

    private static End FindEnd(Stream stream)
    {
        byte[] tail = new byte[Math.Min(stream.Length, ZipFormat.EndRecordBytes + ZipFormat.LongestComment + Zip64LocatorBytes)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        for (int at = tail.Length - ZipFormat.EndRecordBytes; at >= 0; at--)
        {
            if (U32(tail, at) != ZipFormat.EndSignature || at + ZipFormat.EndRecordBytes + U16(tail, at + 20) != tail.Length) continue;
            int locator = at - Zip64LocatorBytes;
            if (locator >= 0 && U32(tail, locator) == Zip64LocatorSignature) return ReadZip64End(stream, I64(tail, locator + 8));
            return new End(U16(tail, at + 10), U32(tail, at + 12), U32(tail, at + 16));
        }

        throw new ImportFault("it is no zip archive (TorchScript exports of PyTorch 1.4 and later are), or it is truncated");
    }

    private static End ReadZip64End(Stream stream, long offset)
    {
        if (offset < 0 || offset > stream.Length - Zip64EndBytes) throw ImportFault.Damaged("archive", "the zip64 end record inside the file", $"byte {offset}");
        byte[] record = new byte[Zip64EndBytes];
        stream.Position = offset;
        stream.ReadExactly(record);
        if (U32(record, 0) != Zip64EndSignature) throw ImportFault.Damaged("archive", "a zip64 end record", $"other bytes at {offset}");
        return new End(I64(record, 32), I64(record, 40), I64(record, 48));
    }

    private static Dictionary<string, ArchiveEntry> ReadEntries(byte[] directory, int count, long end)
    {
        var entries = new Dictionary<string, ArchiveEntry>(StringComparer.Ordinal);
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            if (at + ZipFormat.CentralHeaderBytes > directory.Length || U32(directory, at) != ZipFormat.CentralSignature)
                throw ImportFault.Damaged("archive", $"entry {i} in the directory", "other bytes");
            int nameBytes = U16(directory, at + 28);
            int next = at + ZipFormat.CentralHeaderBytes + nameBytes + U16(directory, at + 30) + U16(directory, at + 32);
            if (next > directory.Length) throw ImportFault.Damaged("archive", $"entry {i} inside the directory", "one that runs past its end");
            string name = Encoding.UTF8.GetString(directory, at + ZipFormat.CentralHeaderBytes, nameBytes);
            var entry = new ArchiveEntry(name, U16(directory, at + 10), U32(directory, at + 16), U32(directory, at + 20), U32(directory, at + 24), U32(directory, at + 42));
            Check(entry, U16(directory, at + 8), end);
            if (!entries.TryAdd(name, entry)) throw ImportFault.Damaged("archive", "each name once", $"{ImportFault.Quote(name)} again");
            at = next;
        }

        return entries;
    }

    private static void Check(ArchiveEntry entry, int flags, long end)
    {
        string name = ImportFault.Quote(entry.Name);
        if ((flags & ZipFormat.FlagEncrypted) != 0) throw new ImportFault($"{name} is encrypted");
        if (entry.Method is not (ZipFormat.MethodStored or ZipFormat.MethodDeflate)) throw new ImportFault($"{name} is compressed by method {entry.Method}; 0 and 8 are read");
        if (entry.Size == ZipFormat.Zip64Marker32 || entry.Compressed == ZipFormat.Zip64Marker32 || entry.HeaderOffset == ZipFormat.Zip64Marker32)
            throw new ImportFault($"{name} is larger than 4 GB");
        if (entry.HeaderOffset + ZipFormat.LocalHeaderBytes + entry.Compressed > end)
            throw ImportFault.Damaged(name, "data before the archive's directory", $"{entry.Compressed} bytes from byte {entry.HeaderOffset}");
        if (entry.IsStored && entry.Size != entry.Compressed) throw ImportFault.Damaged(name, $"{entry.Size} stored bytes", $"{entry.Compressed}");
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
