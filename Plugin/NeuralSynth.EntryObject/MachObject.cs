namespace NeuralSynth.EntryObject;

/// <summary>Writes the entry as a Mach-O object (macOS). Source: Apple's mach-o/loader.h, nlist.h and reloc.h.</summary>
internal static class MachObject
{
    private const uint Magic64 = 0xFEED_FACF;
    private const uint CpuX64 = 0x0100_0007;
    private const uint CpuArm64 = 0x0100_000C;
    private const uint SubtypeX64All = 3;
    private const uint FileObject = 1;
    private const uint CommandSymbolTable = 0x2;
    private const uint CommandDynamicSymbolTable = 0xB;
    private const uint CommandSegment64 = 0x19;
    private const uint CommandBuildVersion = 0x32;
    private const uint PlatformMacOS = 1;
    private const uint MinimumMacOS = 12 << 16;
    private const uint ReadWriteExecute = 7;

    private const int HeaderBytes = 32;
    private const int SegmentBytes = 72 + 80;
    private const int BuildVersionBytes = 24;
    private const int SymbolTableBytes = 24;
    private const int DynamicSymbolTableBytes = 80;
    private const int CommandBytes = SegmentBytes + BuildVersionBytes + SymbolTableBytes + DynamicSymbolTableBytes;
    private const int SymbolBytes = 16;
    private const int RelocationBytes = 8;

    // length 8 bytes (2), extern (1), type UNSIGNED (0); not relative to the program counter.
    private const uint RelocationKind = (2u << 25) | (1u << 27);
    private const byte SymbolExternal = 0x1;
    private const byte SymbolInSection = 0xE;

    public static byte[] Write(bool arm64)
    {
        const int dataOffset = HeaderBytes + CommandBytes;
        const int relocationOffset = dataOffset + EntryData.Size;
        int count = EntryData.Functions.Length;
        int symbolOffset = relocationOffset + count * RelocationBytes;
        int nameOffset = symbolOffset + (count + 1) * SymbolBytes;

        // Symbol 0 is the defined one: defined symbols come before undefined ones. C names begin with an underscore here.
        var names = new StringTable();
        var symbols = new Bytes();
        Symbol(symbols, names.Add("_" + EntryData.Symbol), SymbolExternal | SymbolInSection, 1);
        foreach (string function in EntryData.Functions) Symbol(symbols, names.Add("_" + function), SymbolExternal, 0);
        byte[] nameBytes = names.ToArray();

        var file = new Bytes();
        file.U32(Magic64, arm64 ? CpuArm64 : CpuX64, arm64 ? 0 : SubtypeX64All, FileObject, 4, CommandBytes, 0, 0);
        Segment(file, dataOffset, relocationOffset, (uint)count);
        file.U32(CommandBuildVersion, BuildVersionBytes, PlatformMacOS, MinimumMacOS, MinimumMacOS, 0);
        file.U32(CommandSymbolTable, SymbolTableBytes, (uint)symbolOffset, (uint)count + 1, (uint)nameOffset, (uint)nameBytes.Length);
        file.U32(CommandDynamicSymbolTable, DynamicSymbolTableBytes, 0, 0, 0, 1, 1, (uint)count);
        file.Pad(dataOffset);
        file.U8(EntryData.Bytes());
        for (int i = 0; i < count; i++) file.U32((uint)EntryData.PointerOffset(i), (uint)(i + 1) | RelocationKind);
        file.U8(symbols.ToArray());
        file.U8(nameBytes);
        return file.ToArray();
    }

    private static void Segment(Bytes file, uint dataOffset, uint relocationOffset, uint relocationCount)
    {
        file.U32(CommandSegment64, SegmentBytes);
        file.Name("", 16);
        file.U64(0, EntryData.Size, dataOffset, EntryData.Size);
        file.U32(ReadWriteExecute, ReadWriteExecute, 1, 0);
        file.Name("__const", 16);
        file.Name("__DATA", 16);
        file.U64(0, EntryData.Size);
        file.U32(dataOffset, 3 /* aligned to 2³ */, relocationOffset, relocationCount, 0, 0, 0, 0);
    }

    private static void Symbol(Bytes symbols, uint name, byte type, byte section)
    {
        symbols.U32(name);
        symbols.U8(type, section);
        symbols.U16(0);
        symbols.U64(0);
    }
}
