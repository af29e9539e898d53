using System.Text;

namespace NeuralSynth.EntryObject;

/// <summary>Zero-terminated names one after the other; offset 0 is the empty name.</summary>
internal sealed class StringTable
{
    private readonly Bytes _bytes = new();

    public StringTable() => _bytes.U8(0);

    /// <summary>Appends a name and returns its offset.</summary>
    public uint Add(string name)
    {
        uint offset = (uint)_bytes.Length;
        _bytes.U8(Encoding.ASCII.GetBytes(name + "\0"));
        return offset;
    }

    public byte[] ToArray() => _bytes.ToArray();
}
