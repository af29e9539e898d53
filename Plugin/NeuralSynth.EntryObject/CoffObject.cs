namespace NeuralSynth.EntryObject;

/// <summary>Writes the entry as a COFF object (Windows). Source: Microsoft PE/COFF specification.</summary>
internal static class CoffObject
{
    private const ushort MachineX64 = 0x8664;
    private const ushort MachineArm64 = 0xAA64;
    private const ushort RelocationX64Address64 = 1;
    private const ushort RelocationArm64Address64 = 14;
    private const int HeaderBytes = 20;
    private const int SectionHeaderBytes = 40;
    private const int RelocationBytes = 10;
    private const byte StorageExternal = 2;

    // Initialised data, aligned to 8 bytes, readable.
    private const uint ReadOnlyData = 0x4040_0040;

    public static byte[] Write(bool arm64)
    {
        const int dataOffset = HeaderBytes + SectionHeaderBytes;
        const int relocationOffset = dataOffset + EntryData.Size;
        int count = EntryData.Functions.Length;
        int symbolOffset = relocationOffset + count * RelocationBytes;

        var file = new Bytes();
        file.U16(arm64 ? MachineArm64 : MachineX64, 1);
        file.U32(0, (uint)symbolOffset, (uint)count + 1);
        file.U16(0, 0);

        file.Name(".rdata", 8);
        file.U32(0, 0, EntryData.Size, dataOffset, relocationOffset, 0);
        file.U16((ushort)count, 0);
        file.U32(ReadOnlyData);

        file.U8(EntryData.Bytes());
        for (int i = 0; i < count; i++)
        {
            file.U32((uint)EntryData.PointerOffset(i), (uint)i);
            file.U16(arm64 ? RelocationArm64Address64 : RelocationX64Address64);
        }

        Symbols(file);
        return file.ToArray();
    }

    private static void Symbols(Bytes file)
    {
        // The string table begins with its own length, so offsets count from there.
        const uint lengthField = 4;
        var names = new Bytes();
        foreach (string function in EntryData.Functions) Symbol(file, names, function, section: 0, lengthField);
        Symbol(file, names, EntryData.Symbol, section: 1, lengthField);
        file.U32((uint)names.Length + lengthField);
        file.U8(names.ToArray());
    }

    private static void Symbol(Bytes file, Bytes names, string name, ushort section, uint lengthField)
    {
        file.U32(0, (uint)names.Length + lengthField, 0);
        file.U16(section, 0);
        file.U8(StorageExternal, 0);
        names.Name(name, name.Length + 1);
    }
}
