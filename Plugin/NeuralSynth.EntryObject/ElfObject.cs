namespace NeuralSynth.EntryObject;

/// <summary>Writes the entry as an ELF relocatable object (Linux). Source: System V ABI, generic part and the
/// processor supplements for x86-64 and AArch64.</summary>
internal static class ElfObject
{
    private const ushort MachineX64 = 62;
    private const ushort MachineArm64 = 183;
    private const uint RelocationX64Absolute64 = 1;
    private const uint RelocationArm64Absolute64 = 257;
    private const int HeaderBytes = 64;
    private const int SymbolBytes = 24;
    private const int RelocationBytes = 24;

    private const uint SectionProgramBits = 1;
    private const uint SectionSymbolTable = 2;
    private const uint SectionStringTable = 3;
    private const uint SectionRelocations = 4;
    private const ulong FlagWriteAllocate = 3;
    private const ulong FlagInfoLink = 0x40;

    // Section numbers, in the order in which the section headers are written.
    private const ushort DataSection = 1;
    private const uint SymbolSection = 3;
    private const uint NameSection = 4;
    private const ushort SectionNameSection = 5;

    private const byte GlobalObject = 0x11;
    private const byte GlobalUntyped = 0x10;

    public static byte[] Write(bool arm64)
    {
        var names = new StringTable();
        byte[] data = EntryData.Bytes();
        byte[] symbols = Symbols(names);
        byte[] relocations = Relocations(arm64 ? RelocationArm64Absolute64 : RelocationX64Absolute64);
        byte[] nameBytes = names.ToArray();

        var sectionNames = new StringTable();
        var sections = new List<Section>
        {
            default,
            // Read-only after relocation: the loader fills the pointers in.
            new(sectionNames.Add(".data.rel.ro"), SectionProgramBits, FlagWriteAllocate, data, 0, 0, 8, 0),
            new(sectionNames.Add(".rela.data.rel.ro"), SectionRelocations, FlagInfoLink, relocations, SymbolSection, DataSection, 8, RelocationBytes),
            new(sectionNames.Add(".symtab"), SectionSymbolTable, 0, symbols, NameSection, 1, 8, SymbolBytes),
            new(sectionNames.Add(".strtab"), SectionStringTable, 0, nameBytes, 0, 0, 1, 0),
        };
        // Without this marker the linker would ask for an executable stack.
        uint stackName = sectionNames.Add(".note.GNU-stack");
        uint ownName = sectionNames.Add(".shstrtab");
        sections.Add(new(ownName, SectionStringTable, 0, sectionNames.ToArray(), 0, 0, 1, 0));
        sections.Add(new(stackName, SectionProgramBits, 0, [], 0, 0, 1, 0));
        return Assemble(arm64 ? MachineArm64 : MachineX64, sections);
    }

    private static byte[] Symbols(StringTable names)
    {
        var table = new Bytes();
        table.Pad(SymbolBytes);
        foreach (string function in EntryData.Functions) Symbol(table, names.Add(function), GlobalUntyped, 0, 0);
        Symbol(table, names.Add(EntryData.Symbol), GlobalObject, DataSection, EntryData.Size);
        return table.ToArray();
    }

    private static void Symbol(Bytes table, uint name, byte info, ushort section, ulong size)
    {
        table.U32(name);
        table.U8(info, 0);
        table.U16(section);
        table.U64(0, size);
    }

    private static byte[] Relocations(uint type)
    {
        var table = new Bytes();
        for (int i = 0; i < EntryData.Functions.Length; i++)
            table.U64((ulong)EntryData.PointerOffset(i), ((ulong)(i + 1) << 32) | type, 0);
        return table.ToArray();
    }

    private static byte[] Assemble(ushort machine, List<Section> sections)
    {
        var body = new Bytes();
        body.Pad(HeaderBytes);
        var offsets = new ulong[sections.Count];
        for (int i = 1; i < sections.Count; i++)
        {
            body.Align8();
            offsets[i] = (ulong)body.Length;
            body.U8(sections[i].Content);
        }

        body.Align8();
        ulong headersOffset = (ulong)body.Length;
        body.Pad(body.Length + HeaderBytes); // section 0 is empty
        for (int i = 1; i < sections.Count; i++) SectionHeader(body, sections[i], offsets[i]);

        byte[] file = body.ToArray();
        Header(machine, headersOffset, (ushort)sections.Count).CopyTo(file, 0);
        return file;
    }

    private static void SectionHeader(Bytes body, Section section, ulong offset)
    {
        body.U32(section.Name, section.Type);
        body.U64(section.Flags, 0, offset, (ulong)section.Content.Length);
        body.U32(section.Link, section.Info);
        body.U64(section.Alignment, section.EntryBytes);
    }

    private static byte[] Header(ushort machine, ulong sectionHeaders, ushort sectionCount)
    {
        var header = new Bytes();
        header.U8(0x7F, (byte)'E', (byte)'L', (byte)'F', 2 /* 64 bit */, 1 /* little-endian */, 1, 0);
        header.Pad(16);
        header.U16(1 /* relocatable */, machine);
        header.U32(1);
        header.U64(0, 0, sectionHeaders);
        header.U32(0);
        header.U16(HeaderBytes, 0, 0, HeaderBytes, sectionCount, SectionNameSection);
        return header.ToArray();
    }

    private readonly record struct Section(
        uint Name, uint Type, ulong Flags, byte[] Content, uint Link, uint Info, ulong Alignment, ulong EntryBytes);
}
