using System.Buffers.Binary;
using System.Text;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>What the dynamic linker sees of a 64-bit ELF library.</summary>
internal sealed class ElfLibrary
{
    private const uint ProgramLoad = 1;
    private const uint ProgramDynamic = 2;
    private const ulong TagNeeded = 1;
    private const ulong TagStringTable = 5;
    private const ulong TagSymbolTable = 6;
    private const ulong TagFlags1 = 0x6FFFFFFB;
    private const ushort SectionUndefined = 0;
    private const ushort SectionAbsolute = 0xFFF1;
    private const int SymbolBytes = 24;

    private readonly byte[] _image;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> _segments = [];

    public ElfLibrary(string path)
    {
        _image = File.ReadAllBytes(path);
        Assert.Equal("\u007fELF", Encoding.Latin1.GetString(_image, 0, 4));
        List<(ulong Tag, ulong Value)> entries = Dynamic();
        ulong strings = entries.First(e => e.Tag == TagStringTable).Value;
        Flags1 = entries.FirstOrDefault(e => e.Tag == TagFlags1).Value;
        Needed = entries.Where(e => e.Tag == TagNeeded).Select(e => Text(FileOffset(strings + e.Value))).ToArray();
        Exports = Symbols(entries.First(e => e.Tag == TagSymbolTable).Value, strings);
    }

    /// <summary>DT_FLAGS_1.</summary>
    public ulong Flags1 { get; }

    /// <summary>Libraries that are loaded with this one.</summary>
    public string[] Needed { get; }

    /// <summary>Defined symbols with their sizes, without the names of versions.</summary>
    public (string Name, ulong Size)[] Exports { get; }

    private List<(ulong Tag, ulong Value)> Dynamic()
    {
        var entries = new List<(ulong Tag, ulong Value)>();
        int headers = (int)U64(32);
        for (int i = 0; i < U16(56); i++)
        {
            int at = headers + i * U16(54);
            ulong offset = U64(at + 8), address = U64(at + 16), size = U64(at + 32);
            if (U32(at) == ProgramLoad) _segments.Add((address, offset, size));
            if (U32(at) != ProgramDynamic) continue;
            for (int e = (int)offset; U64(e) != 0; e += 16) entries.Add((U64(e), U64(e + 8)));
        }

        return entries;
    }

    // The string table follows the symbol table, which has no length of its own.
    private (string Name, ulong Size)[] Symbols(ulong symbols, ulong strings)
    {
        var exports = new List<(string, ulong)>();
        for (int at = FileOffset(symbols) + SymbolBytes; at < FileOffset(strings); at += SymbolBytes)
        {
            ushort section = U16(at + 6);
            if (section is not (SectionUndefined or SectionAbsolute)) exports.Add((Text(FileOffset(strings) + (int)U32(at)), U64(at + 16)));
        }

        return exports.ToArray();
    }

    private int FileOffset(ulong address)
    {
        (ulong start, ulong offset, _) = _segments.First(s => address >= s.Address && address < s.Address + s.Size);
        return (int)(address - start + offset);
    }

    private string Text(int offset) => Encoding.ASCII.GetString(_image, offset, Array.IndexOf(_image, (byte)0, offset) - offset);

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_image.AsSpan(at));

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_image.AsSpan(at));
}
