using System.Buffers.Binary;
using System.Text;

namespace NeuralSynth.Import.Archive;

/// <summary>Bytes of a pickle, read forwards.</summary>
internal sealed class PickleReader(byte[] bytes)
{
    // Class names and attribute names; nothing that models hold is longer.
    private const int LongestLine = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private int _at;

    public int Position => _at;

    public byte Byte() => Take(1)[0];

    public int U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int I32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>A double, most significant byte first.</summary>
    public double F64() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>Text behind its length.</summary>
    public string Text()
    {
        int length = I32();
        if (length < 0) throw ImportFault.Damaged($"data.pkl at byte {_at}", "a length", $"{length}");
        return Decode(Take(length));
    }

    /// <summary>Text up to a line feed.</summary>
    public string Line()
    {
        int length = bytes.AsSpan(_at).IndexOf((byte)'\n');
        if (length is < 0 or > LongestLine) throw ImportFault.Damaged($"data.pkl at byte {_at}", "a name", "no end of one");
        string line = Decode(Take(length));
        _at++;
        return line;
    }

    private string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw ImportFault.Damaged($"data.pkl at byte {_at}", "UTF-8", "other bytes");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at) throw ImportFault.Damaged("data.pkl", $"{count} more bytes", "its end");
        _at += count;
        return bytes.AsSpan(_at - count, count);
    }
}
