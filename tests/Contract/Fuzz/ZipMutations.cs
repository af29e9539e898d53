using System.Text;
using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Tests.Fuzz;

/// <summary>Mutations of the container.</summary>
internal static class ZipMutations
{
    private static readonly string[] EscapingNames =
    [
        "../evil.txt", "a/../../evil.txt", "..", ".", "/etc/evil", "\\evil", "a\\..\\evil", "C:/evil", "c:evil", "//server/share", "a//b",
        "./a", "a/./b", "a/..", "file.txt:stream", "nul", "CON.txt", "com1", "a/lpt9.onnx", "trailing.", "trailing ", "a\0b", "a\nb", "",
        "~\u0001", "a*b", "what?", "<a>", "a|b", "\"a\"",
    ];

    private static readonly (string Class, Action<ZipForge, Random> Change)[] Structured =
    [
        ("zip: escaping name", (z, r) => z.Entries.Insert(r.Next(z.Entries.Count), new ForgedEntry(EscapingNames[r.Next(EscapingNames.Length)], [1]))),
        ("zip: renamed to an escaping name", (z, r) => z.Entries[0].Name = Encoding.UTF8.GetBytes("../" + Encoding.UTF8.GetString(z.Entries[0].Name))),
        ("zip: name too long", (z, r) => z.Entries.Add(new ForgedEntry(new string('a', 201 + r.Next(5000)), []))),
        ("zip: name not UTF-8", (z, r) => z.Entries.Add(new ForgedEntry("x", [1]) { Name = [0xC3, 0x28, (byte)r.Next(128, 256)] })),
        ("zip: name not ASCII without the flag", (z, r) => z.Entries.Add(new ForgedEntry("é", [1]) { Flags = 0 })),
        ("zip: symbolic link", (z, r) => MakeUnix(Any(z, r), 0xA000)),
        ("zip: device, pipe or socket", (z, r) => MakeUnix(Any(z, r), new ushort[] { 0x1000, 0x2000, 0x6000, 0xC000 }[r.Next(4)])),
        ("zip: encrypted", (z, r) => Any(z, r).Flags |= ZipFormat.FlagEncrypted),
        ("zip: unknown flag", (z, r) => Any(z, r).Flags |= (ushort)(1 << new[] { 4, 5, 6, 13, 15 }[r.Next(5)])),
        ("zip: unsupported method", (z, r) => Any(z, r).Method = (ushort)new[] { 1, 6, 9, 12, 14, 93, 95, 99 }[r.Next(8)]),
        ("zip: same name twice", (z, r) => z.Entries.Add(new ForgedEntry(Encoding.UTF8.GetString(Any(z, r).Name), [1]))),
        ("zip: same name in capitals", (z, r) => z.Entries.Add(new ForgedEntry(Encoding.UTF8.GetString(Any(z, r).Name).ToUpperInvariant(), [1]))),
        ("zip: too many entries", (z, r) => z.Entries.AddRange(Enumerable.Range(0, 257 + r.Next(100)).Select(i => new ForgedEntry($"f{i}", [])))),
        ("zip: wrong checksum", (z, r) => Any(z, r).Crc = (uint)r.Next()),
        ("zip: stored size overstated", (z, r) => Overstate(Any(z, r), r)),
        ("zip: stored size understated", (z, r) => Any(z, r).Size = (uint)r.Next(Any(z, r).Data.Length / 4)),
        ("zip: deflated size understated", (z, r) => Deflated(z, r).Size = (uint)r.Next(64)),
        ("zip: deflated size overstated", (z, r) => OverstateDeflated(Deflated(z, r), r)),
        ("zip: deflate data damaged", (z, r) => Damage(Deflated(z, r), r)),
        ("zip: deflate data truncated", (z, r) => Truncate(Deflated(z, r), r)),
        ("zip: huge size claimed", (z, r) => Claim(Any(z, r), 0xFFFF_FFFE)),
        ("zip: zip64 size", (z, r) => Claim(Any(z, r), uint.MaxValue)),
        ("zip: zip64 offset", (z, r) => Any(z, r).LocalOffset = uint.MaxValue),
        ("zip: zip64 count", (z, r) => z.Count = ushort.MaxValue),
        ("zip: zip64 directory", (z, r) => z.CentralOffset = uint.MaxValue),
        ("zip: offset beyond the file", (z, r) => Any(z, r).LocalOffset = (uint)r.Next(1 << 24, int.MaxValue)),
        ("zip: offset elsewhere", (z, r) => Any(z, r).LocalOffset = (uint)(1 + r.Next(40))),
        ("zip: overlapping entries", (z, r) => z.Entries[^1].LocalOffset = 0),
        ("zip: directory elsewhere", (z, r) => z.CentralOffset = (uint)r.Next(4)),
        ("zip: directory size wrong", (z, r) => z.CentralBytes = (uint)r.Next(100_000)),
        ("zip: count too small", (z, r) => z.Count = (ushort)r.Next(z.Entries.Count)),
        ("zip: count too large", (z, r) => z.Count = (ushort)(z.Entries.Count + 1 + r.Next(200))),
        ("zip: split over disks", (z, r) => z.Disk = (ushort)(1 + r.Next(100))),
        ("zip: bytes before", (z, r) => z.Before = new byte[1 + r.Next(100)]),
        ("zip: bytes after", (z, r) => z.After = [.. Enumerable.Range(0, 1 + r.Next(100)).Select(_ => (byte)r.Next(1, 80))]),
        ("zip: local name differs", (z, r) => Any(z, r).LocalName = Encoding.UTF8.GetBytes("other.onnx")),
        ("zip: local checksum differs", (z, r) => Any(z, r).LocalCrc = 1),
        ("zip: local size differs", (z, r) => Any(z, r).LocalSize = 1),
        ("zip: local method differs", (z, r) => Any(z, r).LocalMethod = 8),
        ("zip: local flags differ", (z, r) => Any(z, r).LocalFlags = 0x0801),
        ("zip: model.json missing", (z, r) => z.Entries.RemoveAt(z.Entries.Count - 1)),
        ("zip: graph missing", (z, r) => z.Entries.RemoveAt(0)),
        ("zip: empty", (z, r) => z.Entries.Clear()),
        ("zip: folder with contents", (z, r) => z.Entries.Add(new ForgedEntry("folder/", [1, 2, 3]))),
        ("zip: manifest too large", (z, r) => z.Entries[^1] = Deflatable(ModelPackage.ManifestName, (4 << 20) + 1 + r.Next(1000))),
        ("zip: compression bomb", (z, r) => z.Entries.Add(Deflatable("bomb.bin", (1 << 20) + 1 + r.Next(1 << 20)))),
    ];

    private static readonly (string Class, Action<ZipForge, Random> Change)[] HarmlessChanges =
    [
        ("zip, harmless: deflated", (z, r) => Deflated(z, r)),
        ("zip, harmless: another file", (z, r) => z.Entries.Add(new ForgedEntry("notes/readme.txt", [1, 2, 3]))),
        ("zip, harmless: folder entry", (z, r) => z.Entries.Add(new ForgedEntry("folder/", []))),
        ("zip, harmless: other order", (z, r) => z.Entries.Reverse()),
        ("zip, harmless: made on Unix", (z, r) => MakeUnix(Any(z, r), 0x8000)),
    ];

    public static int StructuredCount => Structured.Length;

    public static FuzzCase Mutate(FuzzSource source, int index, Random random)
    {
        if (random.Next(12) == 0) return Harmless(source, random);
        (string name, Action<ZipForge, Random> change) = Structured[index % Structured.Length];
        ZipForge forge = source.Forge();
        change(forge, random);
        // Damage may hit padding, or what follows the last byte of contents: then the contents are the same.
        bool mayHitPadding = name.StartsWith("zip: deflate data", StringComparison.Ordinal);
        return new FuzzCase(name, forge.ToBytes(), mayHitPadding ? source.Difference : null);
    }

    public static FuzzCase Truncated(FuzzSource source, Random random) =>
        new("zip: truncated", source.Zip[..random.Next(source.Zip.Length)]);

    /// <summary>Bytes of the zip: what is accepted must hold the same contents, since all contents have checksums.</summary>
    public static FuzzCase Bytes(FuzzSource source, Random random) =>
        new("zip: bytes", ByteMutations.Mutate(source.Zip, random), source.Difference);

    private static FuzzCase Harmless(FuzzSource source, Random random)
    {
        (string name, Action<ZipForge, Random> change) = HarmlessChanges[random.Next(HarmlessChanges.Length)];
        ZipForge forge = source.Forge();
        change(forge, random);
        return new FuzzCase(name, forge.ToBytes(), source.Difference, MustBeAccepted: true);
    }

    private static ForgedEntry Any(ZipForge forge, Random random) => forge.Entries[random.Next(forge.Entries.Count)];

    private static ForgedEntry Deflated(ZipForge forge, Random random)
    {
        ForgedEntry entry = Any(forge, random);
        entry.Method = ZipFormat.MethodDeflate;
        return entry;
    }

    private static ForgedEntry Deflatable(string name, int zeros) => new(name, new byte[zeros]) { Method = ZipFormat.MethodDeflate };

    private static void MakeUnix(ForgedEntry entry, int fileType)
    {
        const int unix = 3, permissions = 0x1A4;
        entry.MadeBy = unix;
        entry.ExternalAttributes = (uint)(fileType | permissions) << 16;
    }

    private static void Overstate(ForgedEntry entry, Random random)
    {
        entry.Size = (uint)(entry.Data.Length + 1 + random.Next(1000));
        entry.Compressed = random.Next(2) == 0 ? entry.Size : null;
    }

    private static void OverstateDeflated(ForgedEntry entry, Random random) => entry.Size = (uint)(entry.Data.Length + 1 + random.Next(10_000));

    private static void Claim(ForgedEntry entry, uint size)
    {
        entry.Size = size;
        entry.Compressed = size;
    }

    private static void Damage(ForgedEntry entry, Random random)
    {
        byte[] packed = entry.PackedBytes();
        packed[random.Next(packed.Length)] ^= (byte)(1 + random.Next(255));
        entry.Packed = packed;
    }

    private static void Truncate(ForgedEntry entry, Random random)
    {
        byte[] packed = entry.PackedBytes();
        entry.Packed = packed[..random.Next(packed.Length)];
    }
}
