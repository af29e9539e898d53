using System.Runtime.InteropServices;
using System.Text;

namespace NeuralSynth.EntryObject;

/// <summary>A growing little-endian file image.</summary>
internal sealed class Bytes
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public void U8(params ReadOnlySpan<byte> values) => _bytes.AddRange(values);

    public void U16(params ReadOnlySpan<ushort> values) => _bytes.AddRange(MemoryMarshal.AsBytes(values));

    public void U32(params ReadOnlySpan<uint> values) => _bytes.AddRange(MemoryMarshal.AsBytes(values));

    public void U64(params ReadOnlySpan<ulong> values) => _bytes.AddRange(MemoryMarshal.AsBytes(values));

    /// <summary>Fills with zeros up to <paramref name="length"/>.</summary>
    public void Pad(int length) => _bytes.AddRange(new byte[length - Length]);

    /// <summary>Fills with zeros up to a multiple of 8.</summary>
    public void Align8() => Pad((Length + 7) & ~7);

    /// <summary>A name in a fixed field, filled with zeros.</summary>
    public void Name(string name, int fieldBytes)
    {
        int end = Length + fieldBytes;
        _bytes.AddRange(Encoding.ASCII.GetBytes(name));
        Pad(end);
    }

    public byte[] ToArray() => _bytes.ToArray();
}
