using System.Buffers.Binary;

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/base/funknown.h: <c>TUID</c>, 16 bytes that name an interface or a class. Written as four words;
/// the order of the bytes is COM's on Windows (that of a <see cref="Guid"/>) and big-endian elsewhere.</summary>
internal readonly struct Iid : IEquatable<Iid>
{
    // Words, not halves: the structures of the factory align it to 4 bytes.
    private readonly uint _first;
    private readonly uint _second;
    private readonly uint _third;
    private readonly uint _fourth;

    /// <summary>The id with these words on this system.</summary>
    public Iid(uint word1, uint word2, uint word3, uint word4)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (OperatingSystem.IsWindows())
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, word1);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)(word2 >> 16));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)word2);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, word1);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], word2);
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], word3);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], word4);
        _first = BitConverter.ToUInt32(bytes);
        _second = BitConverter.ToUInt32(bytes[4..]);
        _third = BitConverter.ToUInt32(bytes[8..]);
        _fourth = BitConverter.ToUInt32(bytes[12..]);
    }

    /// <summary>True when all 16 bytes agree.</summary>
    public bool Equals(Iid other) =>
        _first == other._first && _second == other._second && _third == other._third && _fourth == other._fourth;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Iid other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_first, _second, _third, _fourth);
}
