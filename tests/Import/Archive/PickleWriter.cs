using System.Buffers.Binary;
using System.Text;

namespace NeuralSynth.Import.Tests.Archive;

/// <summary>Writes pickles, protocol 2, with the opcodes that TorchScript files use.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];
    private readonly Dictionary<string, int> _globals = new(StringComparer.Ordinal);

    public PickleWriter() => Raw(0x80, 2);

    public byte[] Finish()
    {
        Raw((byte)'.');
        return [.. _bytes];
    }

    public PickleWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleWriter Mark() => Raw((byte)'(');

    public PickleWriter EmptyTuple() => Raw((byte)')');

    public PickleWriter EmptyList() => Raw((byte)']');

    public PickleWriter EmptyDictionary() => Raw((byte)'}');

    public PickleWriter Tuple() => Raw((byte)'t');

    public PickleWriter NewObject() => Raw(0x81);

    public PickleWriter SetItems() => Raw((byte)'u');

    public PickleWriter Appends() => Raw((byte)'e');

    public PickleWriter Build() => Raw((byte)'b');

    public PickleWriter Reduce() => Raw((byte)'R');

    public PickleWriter PersistentId() => Raw((byte)'Q');

    /// <summary>A class or function; the second time from the memo.</summary>
    public PickleWriter Global(string module, string name)
    {
        string key = $"{module} {name}";
        if (_globals.TryGetValue(key, out int index)) return index < 256 ? Raw((byte)'h', (byte)index) : Raw((byte)'j').Int32(index);
        Raw([(byte)'c', .. Encoding.UTF8.GetBytes($"{module}\n{name}\n")]);
        index = _globals.Count;
        _globals.Add(key, index);
        return index < 256 ? Raw((byte)'q', (byte)index) : Raw((byte)'r').Int32(index);
    }

    public PickleWriter Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Raw((byte)'X').Int32(bytes.Length).Raw(bytes);
    }

    public PickleWriter Number(long value) => value switch
    {
        >= 0 and < 256 => Raw((byte)'K', (byte)value),
        >= 0 and < 65536 => Raw((byte)'M', (byte)value, (byte)(value >> 8)),
        >= int.MinValue and <= int.MaxValue => Raw((byte)'J').Int32((int)value),
        // What Python writes; no model has such numbers.
        _ => Raw([0x8A, 8, .. BitConverter.GetBytes(value)]),
    };

    public PickleWriter Number(double value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return Raw((byte)'G').Raw(bytes);
    }

    public PickleWriter Flag(bool value) => Raw((byte)(value ? 0x88 : 0x89));

    public PickleWriter None() => Raw((byte)'N');

    private PickleWriter Int32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }
}
