using System.Buffers.Binary;
using System.IO.Compression;
using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Import.Archive;

/// <summary>A TorchScript file as files: one root folder with <c>data.pkl</c>, <c>data/&lt;n&gt;</c> and
/// <c>code/</c>. Nothing is read before it is asked for.</summary>
internal sealed class TorchArchive : IDisposable
{
    private const string Description = "data.pkl";

    private readonly Stream _stream;
    private readonly ImportWatch? _watch;
    private readonly Dictionary<string, ArchiveEntry> _entries;
    private readonly string _root;

    /// <summary>Takes ownership of the seekable <paramref name="stream"/>.</summary>
    /// <exception cref="ImportFault">Not such a file.</exception>
    public TorchArchive(Stream stream, ImportLimits limits, ImportWatch? watch = null)
    {
        _stream = stream;
        _watch = watch;
        Limits = limits;
        if (stream.Length > limits.FileBytes) throw new ImportFault($"it has {stream.Length} bytes; at most {limits.FileBytes} are read");
        _entries = ArchiveDirectory.Read(stream, limits);
        _root = FindRoot();
    }

    public ImportLimits Limits { get; }

    /// <summary>Number of class descriptions.</summary>
    public int ClassFiles => _entries.Keys.Count(n => n.StartsWith(_root + "code/", StringComparison.Ordinal) && n.EndsWith(".py", StringComparison.Ordinal));

    public void Dispose() => _stream.Dispose();

    /// <summary>An entry by its name below the root folder, or null.</summary>
    public ArchiveEntry? Find(string name) => _entries.GetValueOrDefault(_root + name);

    /// <summary>Contents of the object description.</summary>
    public byte[] ReadDescription()
    {
        ArchiveEntry entry = Find(Description)!;
        return Read(entry, Limits.PickleBytes);
    }

    /// <summary>Contents of an entry of at most <paramref name="limit"/> bytes, checksum verified.</summary>
    public byte[] Read(ArchiveEntry entry, long limit)
    {
        string name = ImportFault.Quote(entry.Name);
        if (entry.Size > limit) throw new ImportFault($"{name} has {entry.Size} bytes; at most {limit} are read");
        byte[] data = new byte[entry.Size];
        if (entry.IsStored) ReadStored(entry, 0, data);
        else Inflate(entry, data, name);
        if (Crc32.Of(data) != entry.Crc) throw ImportFault.Damaged(name, "its checksum", "another: the file is damaged");
        return data;
    }

    /// <summary>Part of a stored entry; the caller checked that it lies inside.</summary>
    public void ReadStored(ArchiveEntry entry, long offset, Span<byte> data)
    {
        _stream.Position = DataOffset(entry) + offset;
        _stream.ReadExactly(data);
        _watch?.Read(data.Length, _stream.Length);
    }

    private string FindRoot()
    {
        string[] candidates = [.. _entries.Keys.Where(n => n.EndsWith("/" + Description, StringComparison.Ordinal) && n.IndexOf('/', StringComparison.Ordinal) == n.Length - Description.Length - 1)];
        if (candidates.Length != 1) throw new ImportFault($"it has {candidates.Length} object descriptions ({Description}); a TorchScript export has one");
        string root = candidates[0][..^Description.Length];
        if (!_entries.Keys.Any(n => n.StartsWith(root + "code/", StringComparison.Ordinal)))
            throw new ImportFault("it holds tensors but no classes: a training checkpoint rather than an exported model; export it to TorchScript (.ts) first");
        return root;
    }

    private long DataOffset(ArchiveEntry entry)
    {
        Span<byte> header = stackalloc byte[ZipFormat.LocalHeaderBytes];
        _stream.Position = entry.HeaderOffset;
        _stream.ReadExactly(header);
        string name = ImportFault.Quote(entry.Name);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != ZipFormat.LocalSignature) throw ImportFault.Damaged(name, "a local header", "other bytes");
        long offset = entry.HeaderOffset + ZipFormat.LocalHeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (offset + entry.Compressed > _stream.Length) throw ImportFault.Damaged(name, "data inside the file", "data past its end");
        return offset;
    }

    private void Inflate(ArchiveEntry entry, byte[] data, string name)
    {
        byte[] packed = new byte[Math.Min(entry.Compressed, _stream.Length)];
        ReadStored(entry, 0, packed);
        using var inflater = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        int read = inflater.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        if (read < data.Length || inflater.ReadByte() >= 0) throw ImportFault.Damaged(name, $"{data.Length} bytes", read < data.Length ? $"{read}" : "more");
    }
}
