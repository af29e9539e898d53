namespace NeuralSynth.Import.Archive;

/// <summary>The opcodes of the pickle protocol that model descriptions use (Python's <c>pickletools</c>, protocol 2). Every
/// other one is refused by name.</summary>
internal enum PickleOpcode : byte
{
    Mark = (byte)'(',
    Stop = (byte)'.',
    BinInt = (byte)'J',
    BinInt1 = (byte)'K',
    BinInt2 = (byte)'M',
    BinFloat = (byte)'G',
    None = (byte)'N',
    BinUnicode = (byte)'X',
    Append = (byte)'a',
    Appends = (byte)'e',
    Build = (byte)'b',
    Global = (byte)'c',
    EmptyDict = (byte)'}',
    EmptyList = (byte)']',
    EmptyTuple = (byte)')',
    SetItem = (byte)'s',
    SetItems = (byte)'u',
    BinGet = (byte)'h',
    LongBinGet = (byte)'j',
    BinPut = (byte)'q',
    LongBinPut = (byte)'r',
    Tuple = (byte)'t',
    Reduce = (byte)'R',
    BinPersId = (byte)'Q',
    Proto = 0x80,
    NewObj = 0x81,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    NewTrue = 0x88,
    NewFalse = 0x89,
}

/// <summary>Names of the opcodes that are refused, for messages.</summary>
internal static class RefusedOpcodes
{
    private static readonly Dictionary<byte, string> Names = new()
    {
        [(byte)'0'] = "POP",
        [(byte)'1'] = "POP_MARK",
        [(byte)'2'] = "DUP",
        [(byte)'F'] = "FLOAT",
        [(byte)'I'] = "INT",
        [(byte)'L'] = "LONG",
        [(byte)'P'] = "PERSID",
        [(byte)'S'] = "STRING",
        [(byte)'T'] = "BINSTRING",
        [(byte)'U'] = "SHORT_BINSTRING",
        [(byte)'V'] = "UNICODE",
        [(byte)'B'] = "BINBYTES",
        [(byte)'C'] = "SHORT_BINBYTES",
        [(byte)'d'] = "DICT",
        [(byte)'l'] = "LIST",
        [(byte)'g'] = "GET",
        [(byte)'i'] = "INST",
        [(byte)'o'] = "OBJ",
        [(byte)'p'] = "PUT",
        [0x82] = "EXT1",
        [0x83] = "EXT2",
        [0x84] = "EXT4",
        [0x8A] = "LONG1",
        [0x8B] = "LONG4",
        [0x8C] = "SHORT_BINUNICODE",
        [0x8D] = "BINUNICODE8",
        [0x8E] = "BINBYTES8",
        [0x8F] = "EMPTY_SET",
        [0x90] = "ADDITEMS",
        [0x91] = "FROZENSET",
        [0x92] = "NEWOBJ_EX",
        [0x93] = "STACK_GLOBAL",
        [0x94] = "MEMOIZE",
        [0x95] = "FRAME",
        [0x96] = "BYTEARRAY8",
        [0x97] = "NEXT_BUFFER",
        [0x98] = "READONLY_BUFFER",
    };

    public static string NameOf(byte opcode) => Names.TryGetValue(opcode, out string? name) ? $"{name} (0x{opcode:x2})" : $"0x{opcode:x2}";
}
