using System.Buffers.Binary;
using System.Text.Json;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin.State;

/// <summary>
/// States as bytes, the same in every format: magic "NSTIMBRE", version, payload length (both 32-bit little-endian),
/// the first 8 bytes of the payload's SHA-256, payload (JSON in UTF-8).
/// </summary>
/// <remarks>[main-thread]</remarks>
public static class StateCodec
{
    /// <summary>The version written.</summary>
    public const int Version = 1;

    /// <summary>Longest state accepted, bytes: states are names and numbers.</summary>
    public const int MaxBytes = 1 << 20;

    private const int ChecksumBytes = 8;
    private const int HeaderBytes = 8 + 4 + 4 + ChecksumBytes;

    private static ReadOnlySpan<byte> Magic => "NSTIMBRE"u8;

    /// <summary>Bytes of a state; equal states give equal bytes.</summary>
    public static byte[] Encode(TimbreState state) => Frame(JsonSerializer.SerializeToUtf8Bytes(state, StateJsonContext.Default.TimbreState));

    /// <summary>Puts magic, version, length and checksum before a payload.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        byte[] bytes = new byte[HeaderBytes + payload.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), payload.Length);
        Sha256.Compute(payload).AsSpan(0, ChecksumBytes).CopyTo(bytes.AsSpan(16));
        payload.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    /// <summary>How long a state says it is, for streams that go on behind it; null when it does not begin like one.</summary>
    public static int? DeclaredBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || !bytes[..8].SequenceEqual(Magic)) return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        return length is >= 0 and <= MaxBytes ? HeaderBytes + length : null;
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">Not a state, damaged, or of a later version; says what was expected and found.</exception>
    public static TimbreState Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes) throw Bad($"at least {HeaderBytes} bytes", $"{bytes.Length}");
        if (!bytes[..8].SequenceEqual(Magic)) throw Bad("a NeuralSynth Timbre state", "other data");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version) throw Bad($"state version {Version}", $"version {version}");
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (length != bytes.Length - HeaderBytes) throw Bad($"{length} bytes of content", $"{bytes.Length - HeaderBytes}");
        ReadOnlySpan<byte> payload = bytes[HeaderBytes..];
        if (!Sha256.Compute(payload).AsSpan(0, ChecksumBytes).SequenceEqual(bytes.Slice(16, ChecksumBytes))) throw Bad("the stored checksum", "another: the state is damaged");
        return Parse(payload);
    }

    private static TimbreState Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            TimbreState state = JsonSerializer.Deserialize(payload, StateJsonContext.Default.TimbreState) ?? throw Bad("an object", "null");
            if (state.Values == null || state.Slots == null) throw Bad("values and slots", "null");
            if (state.Slots.Length > TimbreParameter.ModelSlots) throw Bad($"at most {TimbreParameter.ModelSlots} slots", $"{state.Slots.Length}");
            return state;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Plug-in state: expected valid JSON, found an error: {e.Message}", e);
        }
    }

    private static InvalidDataException Bad(string expected, string found) => new($"Plug-in state: expected {expected}, found {found}.");
}
