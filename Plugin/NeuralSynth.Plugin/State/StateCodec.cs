using System.Text.Json;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin.State;

/// <summary>States of NeuralSynth Timbre as bytes, the same in every format: a <see cref="StateFrame"/> around JSON in
/// UTF-8.</summary>
/// <remarks>[main-thread]</remarks>
public static class StateCodec
{
    /// <summary>The version written.</summary>
    public const int Version = 1;

    /// <summary>Magic, version and size; a megabyte is plenty for names and numbers.</summary>
    public static StateFrame Format { get; } = new("NSTIMBRE", "NeuralSynth Timbre", Version, 1 << 20);

    /// <summary>Bytes of a state; equal states give equal bytes.</summary>
    public static byte[] Encode(TimbreState state) => Frame(JsonSerializer.SerializeToUtf8Bytes(state, StateJsonContext.Default.TimbreState));

    /// <summary>Puts magic, version, length and checksum before a payload.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload) => Format.Wrap(payload);

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">Not a state, damaged, or of a later version; says what was expected and found.</exception>
    public static TimbreState Decode(ReadOnlySpan<byte> bytes) => Parse(Format.Unwrap(bytes));

    private static TimbreState Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            TimbreState state = JsonSerializer.Deserialize(payload, StateJsonContext.Default.TimbreState) ?? throw StateFrame.Bad("an object", "null");
            if (state.Values == null || state.Slots == null) throw StateFrame.Bad("values and slots", "null");
            if (state.Slots.Length > TimbreParameter.ModelSlots) throw StateFrame.Bad($"at most {TimbreParameter.ModelSlots} slots", $"{state.Slots.Length}");
            return state;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Plug-in state: expected valid JSON, found an error: {e.Message}", e);
        }
    }
}
