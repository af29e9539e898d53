using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NeuralSynth.Contract.Packaging;

/// <summary>Reads a zip that nobody vouches for. <see cref="ZipArchive"/> is not used: it leaves checksums, duplicate
/// and overlapping entries, link entries and disagreeing headers to its caller.</summary>
internal sealed class ZipContainer : IPackageContainer
{
    private readonly record struct Entry(string Name, ushort Method, uint Crc, uint Compressed, uint Size, uint LocalOffset);

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly Place _place;
    private readonly ModelPackageLimits _limits;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);
    private long _centralOffset;

    /// <summary>Reads and checks the directory; takes ownership of the seekable <paramref name="stream"/>.</summary>
    public ZipContainer(Stream stream, Place place, ModelPackageLimits limits)
    {
        _stream = stream;
        _place = place;
        _limits = limits;
        ReadDirectory();
    }

    public IReadOnlyDictionary<string, long> Sizes => _sizes;

    public void Dispose() => _stream.Dispose();

    public byte[] Read(string name)
    {
        Entry entry = _entries[name];
        Place place = _place.At(Place.Quote(name));
        _stream.Position = DataOffset(entry, place);
        byte[] data = GC.AllocateUninitializedArray<byte>(checked((int)entry.Size)); // filled or refused below
        if (entry.Method == ZipFormat.MethodStored) Fill(data, place);
        else Inflate(entry, data, place);
        uint crc = Crc32.Of(data);
        if (crc != entry.Crc) throw place.Fail($"the checksum {entry.Crc:x8}", $"{crc:x8}: the file is damaged");
        return data;
    }

    private void ReadDirectory()
    {
        byte[] end = ReadEndRecord(out long endOffset);
        int count = U16(end, 10);
        long size = U32(end, 12);
        _centralOffset = U32(end, 16);
        Place place = _place.At("zip directory");
        if (U16(end, 4) != 0 || U16(end, 6) != 0 || U16(end, 8) != count) throw place.Fail("a zip in one part", "a part of a split zip");
        if (count == ZipFormat.Zip64Marker16 || size == ZipFormat.Zip64Marker32 || _centralOffset == ZipFormat.Zip64Marker32)
            throw place.Fail("a zip without the zip64 extension", "zip64 markers");
        if (count > _limits.Entries) throw place.Fail($"at most {_limits.Entries} entries", $"{count}");
        if (_centralOffset + size != endOffset)
            throw place.Fail($"a directory that ends at byte {endOffset}", $"one that claims to end at byte {_centralOffset + size}");
        // Names are at most 64 KiB each; the directory of a sane package is far below this bound.
        long longest = (long)count * (ZipFormat.CentralHeaderBytes + 3L * ushort.MaxValue);
        if (size > Math.Min(longest, _limits.ManifestBytes)) throw place.Fail($"a directory of at most {_limits.ManifestBytes} bytes", $"{size} bytes");
        byte[] directory = new byte[size];
        _stream.Position = _centralOffset;
        Fill(directory, place);
        ReadEntries(directory, count, place);
    }

    private byte[] ReadEndRecord(out long endOffset)
    {
        long length = _stream.Length;
        byte[] tail = new byte[Math.Min(length, ZipFormat.EndRecordBytes + ZipFormat.LongestComment)];
        _stream.Position = length - tail.Length;
        Fill(tail, _place);
        for (int at = tail.Length - ZipFormat.EndRecordBytes; at >= 0; at--)
        {
            if (U32(tail, at) != ZipFormat.EndSignature || at + ZipFormat.EndRecordBytes + U16(tail, at + 20) != tail.Length) continue;
            endOffset = length - tail.Length + at;
            return tail[at..];
        }
        throw _place.Fail("a zip file", "no zip directory at its end (truncated, or not a model package)");
    }

    private void ReadEntries(byte[] directory, int count, Place place)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var extents = new List<(long Start, long End)>();
        long total = 0;
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            Place entryPlace = place.At($"entry {i}");
            if (at + ZipFormat.CentralHeaderBytes > directory.Length || U32(directory, at) != ZipFormat.CentralSignature)
                throw entryPlace.Fail("a directory entry", "other bytes");
            int nameBytes = U16(directory, at + 28);
            int next = at + ZipFormat.CentralHeaderBytes + nameBytes + U16(directory, at + 30) + U16(directory, at + 32);
            if (next > directory.Length) throw entryPlace.Fail("an entry inside the directory", "one that runs past its end");
            Entry entry = ReadEntry(directory.AsSpan(at, next - at), nameBytes, entryPlace, out bool folder);
            at = next;
            if (!names.Add(entry.Name)) throw entryPlace.Fail("each name once", $"{Place.Quote(entry.Name)} again");
            extents.Add((entry.LocalOffset, entry.LocalOffset + (long)ZipFormat.LocalHeaderBytes + nameBytes + entry.Compressed));
            if (folder) continue;
            total += entry.Size;
            if (total > _limits.TotalBytes) throw place.Fail($"at most {_limits.TotalBytes} bytes in all files", $"more, at {Place.Quote(entry.Name)}");
            _entries.Add(entry.Name, entry);
            _sizes.Add(entry.Name, entry.Size);
        }
        if (at != directory.Length) throw place.Fail($"{count} entries", $"{directory.Length - at} bytes after them");
        CheckOverlap(extents, place);
    }

    /// <summary>Entries that share bytes are how small zips claim huge contents.</summary>
    private void CheckOverlap(List<(long Start, long End)> extents, Place place)
    {
        extents.Sort();
        if (extents.Count > 0 && extents[0].Start != 0) throw place.Fail("the first entry at byte 0", $"{extents[0].Start}: other bytes come first");
        long end = 0;
        foreach ((long start, long extentEnd) in extents)
        {
            if (start < end) throw place.Fail("entries that do not overlap", $"two that share byte {start}");
            end = extentEnd;
        }
        if (end > _centralOffset) throw place.Fail($"entries before the directory at byte {_centralOffset}", $"one that reaches byte {end}");
    }

    private Entry ReadEntry(ReadOnlySpan<byte> header, int nameBytes, Place place, out bool folder)
    {
        ushort flags = U16(header, 8), method = U16(header, 10);
        string name = DecodeName(header.Slice(ZipFormat.CentralHeaderBytes, nameBytes), flags, place);
        folder = name.EndsWith('/');
        EntryName.Check(folder ? name[..^1] : name, place);
        place = place.At(Place.Quote(name));
        if ((flags & ZipFormat.FlagEncrypted) != 0) throw place.Fail("a file without a password", "an encrypted one");
        if ((flags & ~ZipFormat.KnownFlags) != 0) throw place.Fail("ordinary zip flags", $"0x{flags:x4}");
        if (method is not (ZipFormat.MethodStored or ZipFormat.MethodDeflate)) throw place.Fail("method 0 (stored) or 8 (deflate)", $"method {method}");
        CheckFileType(header, folder, place);
        var entry = new Entry(name, method, U32(header, 16), U32(header, 20), U32(header, 24), U32(header, 42));
        CheckSizes(entry, folder, place);
        return entry;
    }

    private static string DecodeName(ReadOnlySpan<byte> bytes, ushort flags, Place place)
    {
        if ((flags & ZipFormat.FlagUtf8) == 0 && !Ascii.IsValid(bytes)) throw place.Fail("a name in ASCII or marked as UTF-8", "other bytes");
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw place.Fail("a name in UTF-8", "invalid bytes", e);
        }
    }

    /// <summary>Made on Unix, an entry carries its file type: only regular files and folders are taken, no links.</summary>
    private static void CheckFileType(ReadOnlySpan<byte> header, bool folder, Place place)
    {
        const int unix = 3, typeMask = 0xF000, regular = 0x8000, directory = 0x4000, link = 0xA000;
        if (header[5] != unix) return;
        int type = U16(header, 40) & typeMask;
        if (type == link) throw place.Fail("a regular file", "a symbolic link");
        if (type != 0 && type != (folder ? directory : regular)) throw place.Fail("a regular file", $"file type 0x{type:x4}");
    }

    private void CheckSizes(Entry entry, bool folder, Place place)
    {
        if (entry.Size == ZipFormat.Zip64Marker32 || entry.Compressed == ZipFormat.Zip64Marker32 || entry.LocalOffset == ZipFormat.Zip64Marker32)
            throw place.Fail("an entry without the zip64 extension", "zip64 markers");
        if (folder && entry.Size != 0) throw place.Fail("an empty folder entry", $"{entry.Size} bytes");
        if (entry.Size > _limits.FileBytes) throw place.Fail($"at most {_limits.FileBytes} bytes", $"{entry.Size}");
        if (entry.LocalOffset + (long)ZipFormat.LocalHeaderBytes + entry.Compressed > _centralOffset)
            throw place.Fail($"data before the directory at byte {_centralOffset}", $"{entry.Compressed} bytes from byte {entry.LocalOffset}");
        if (entry.Method == ZipFormat.MethodStored && entry.Size != entry.Compressed)
            throw place.Fail($"a stored size of {entry.Size} bytes", $"{entry.Compressed}");
        if (entry.Size > _limits.CompressionRatioFromBytes && entry.Size > (long)_limits.CompressionRatio * entry.Compressed)
            throw place.Fail($"a compression of at most {_limits.CompressionRatio} to 1", $"{entry.Size} bytes from {entry.Compressed}");
    }

    /// <summary>Checks the local header against the directory and returns where the data begins.</summary>
    private long DataOffset(Entry entry, Place place)
    {
        byte[] header = new byte[ZipFormat.LocalHeaderBytes];
        _stream.Position = entry.LocalOffset;
        Fill(header, place);
        if (U32(header, 0) != ZipFormat.LocalSignature) throw place.Fail("a local header", $"other bytes at {entry.LocalOffset}");
        byte[] name = new byte[U16(header, 26)];
        Fill(name, place);
        if (!name.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(entry.Name))) throw place.Fail("the directory's name in the local header", "another name");
        ushort flags = U16(header, 6);
        if ((flags & ~ZipFormat.KnownFlags) != 0 || U16(header, 8) != entry.Method) throw place.Fail("the directory's flags and method in the local header", "others");
        bool sizesFollow = (flags & ZipFormat.FlagDataDescriptor) != 0;
        if (!sizesFollow && (U32(header, 14) != entry.Crc || U32(header, 18) != entry.Compressed || U32(header, 22) != entry.Size))
            throw place.Fail("the directory's sizes and checksum in the local header", "others");
        long offset = entry.LocalOffset + (long)ZipFormat.LocalHeaderBytes + name.Length + U16(header, 28);
        if (offset + entry.Compressed > _centralOffset) throw place.Fail("data before the directory", "data that reaches into it");
        return offset;
    }

    private void Inflate(Entry entry, byte[] data, Place place)
    {
        byte[] packed = new byte[entry.Compressed];
        Fill(packed, place);
        try
        {
            using var inflater = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            int read = inflater.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
            if (read < data.Length) throw place.Fail($"{data.Length} bytes", $"{read}: the file is damaged");
            if (inflater.ReadByte() >= 0) throw place.Fail($"{data.Length} bytes", "more: the directory understates the size");
        }
        catch (InvalidDataException e)
        {
            throw place.Fail("deflate data", "other bytes: the file is damaged", e);
        }
    }

    private void Fill(byte[] buffer, Place place)
    {
        try
        {
            _stream.ReadExactly(buffer);
        }
        catch (EndOfStreamException e)
        {
            throw place.Fail($"{buffer.Length} bytes", "the end of the file: it is truncated", e);
        }
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
