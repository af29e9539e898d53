using System.Buffers.Binary;
using NeuralSynth.Contract;

namespace NeuralSynth.Plugin.State;

/// <summary>
/// What is around the content of a state, the same in every format: magic (8 bytes), version, payload length (both 32-bit
/// little-endian), the first 8 bytes of the payload's SHA-256, payload.
/// </summary>
/// <param name="magic">8 letters that only states of this plug-in begin with.</param>
/// <param name="plugin">The plug-in's name, for messages.</param>
/// <param name="version">The version written, and the only one read.</param>
/// <param name="maxBytes">Longest payload accepted.</param>
/// <remarks>[thread-safe]</remarks>
public sealed class StateFrame(string magic, string plugin, int version, int maxBytes)
{
    private const int ChecksumBytes = 8;
    private const int HeaderBytes = 8 + 4 + 4 + ChecksumBytes;

    private readonly byte[] _magic = System.Text.Encoding.ASCII.GetBytes(magic);

    /// <summary>Longest state accepted, bytes.</summary>
    public int MaxBytes => maxBytes;

    /// <summary>Puts magic, version, length and checksum before a payload.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> payload)
    {
        byte[] bytes = new byte[HeaderBytes + payload.Length];
        _magic.CopyTo(bytes.AsSpan());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), payload.Length);
        Sha256.Compute(payload).AsSpan(0, ChecksumBytes).CopyTo(bytes.AsSpan(16));
        payload.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    /// <summary>How long a state says it is, for streams that go on behind it; null when it does not begin like one.</summary>
    public int? DeclaredBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || !bytes[..8].SequenceEqual(_magic)) return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        return length >= 0 && length <= maxBytes ? HeaderBytes + length : null;
    }

    /// <summary>The payload of a whole state.</summary>
    /// <exception cref="InvalidDataException">Not a state, damaged, or of a later version; says what was expected and found.</exception>
    public ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes) throw Bad($"at least {HeaderBytes} bytes", $"{bytes.Length}");
        if (!bytes[..8].SequenceEqual(_magic)) throw Bad($"a {plugin} state", "other data");
        int found = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (found != version) throw Bad($"state version {version}", $"version {found}");
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (length != bytes.Length - HeaderBytes) throw Bad($"{length} bytes of content", $"{bytes.Length - HeaderBytes}");
        ReadOnlySpan<byte> payload = bytes[HeaderBytes..];
        if (!Sha256.Compute(payload).AsSpan(0, ChecksumBytes).SequenceEqual(bytes.Slice(16, ChecksumBytes))) throw Bad("the stored checksum", "another: the state is damaged");
        return payload;
    }

    /// <summary>What is wrong with a state.</summary>
    public static InvalidDataException Bad(string expected, string found) => new($"Plug-in state: expected {expected}, found {found}.");
}
