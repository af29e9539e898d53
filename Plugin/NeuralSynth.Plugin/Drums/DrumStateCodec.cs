using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin.Drums;

/// <summary>States of NeuralSynth Drums as bytes, the same in every format: a <see cref="StateFrame"/> around the length of the
/// description (32-bit little-endian), the description (JSON in UTF-8), and the packed audio.</summary>
/// <remarks>[main-thread]</remarks>
public static class DrumStateCodec
{
    /// <summary>The version written.</summary>
    public const int Version = 1;

    private const int LengthBytes = 4;
    private const int MaxSounds = 2 * DrumParameter.Pads;
    private const int LowestRate = 1000;
    private const int HighestRate = 768_000;

    /// <summary>Magic, version and size: 32 recordings of 20 s, hardly packed, still fit.</summary>
    public static StateFrame Format { get; } = new("NSDRUMS1", "NeuralSynth Drums", Version, 1 << 27);

    /// <summary>Bytes of a state; equal states give equal bytes.</summary>
    /// <param name="state">The description, whose sounds say how many bytes each has.</param>
    /// <param name="audio">The packed audio, in the same order.</param>
    public static byte[] Encode(DrumState state, IReadOnlyList<byte[]> audio)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(state, DrumStateJsonContext.Default.DrumState);
        byte[] payload = new byte[LengthBytes + json.Length + audio.Sum(a => a.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, json.Length);
        json.CopyTo(payload, LengthBytes);
        int position = LengthBytes + json.Length;
        foreach (byte[] one in audio)
        {
            one.CopyTo(payload, position);
            position += one.Length;
        }

        return Format.Wrap(payload);
    }

    /// <summary>Reads a state and all its audio.</summary>
    /// <exception cref="InvalidDataException">Not a state, damaged, or of a later version; says what was expected and found.</exception>
    public static (DrumState State, IReadOnlyList<DrumSample> Audio, IReadOnlyList<byte[]> Packed) Decode(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> payload = Format.Unwrap(bytes);
        if (payload.Length < LengthBytes) throw StateFrame.Bad($"at least {LengthBytes} bytes of content", $"{payload.Length}");
        int length = BinaryPrimitives.ReadInt32LittleEndian(payload);
        if (length < 0 || length > payload.Length - LengthBytes) throw StateFrame.Bad($"a description of at most {payload.Length - LengthBytes} bytes", $"{length}");
        DrumState state = Parse(payload.Slice(LengthBytes, length));
        var audio = new List<DrumSample>();
        var packed = new List<byte[]>();
        ReadOnlySpan<byte> rest = payload[(LengthBytes + length)..];
        foreach (StoredSound sound in state.Sounds)
        {
            if (sound.Bytes < 0 || sound.Bytes > rest.Length) throw StateFrame.Bad($"{sound.Bytes} bytes of audio", $"{rest.Length}");
            packed.Add(rest[..sound.Bytes].ToArray());
            audio.Add(new DrumSample(KeyOf(sound), sound.SampleRate, SampleCodec.Unpack(packed[^1], sound.Samples)));
            rest = rest[sound.Bytes..];
        }

        if (rest.Length > 0) throw StateFrame.Bad("nothing behind the audio", $"{rest.Length} bytes");
        return (state, audio, packed);
    }

    private static DrumState Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            DrumState state = JsonSerializer.Deserialize(json, DrumStateJsonContext.Default.DrumState) ?? throw StateFrame.Bad("an object", "null");
            if (state.Values == null || state.Classes == null || state.KeyToPad == null || state.Kit == null || state.Sounds == null) throw StateFrame.Bad("all members", "null");
            if (state.Model is { } model && (model.Path == null || model.ContentHash == null || model.Name == null)) throw StateFrame.Bad("a model with path, hash and name", "null");
            if (state.Classes.Length > DrumParameter.Pads) throw StateFrame.Bad($"at most {DrumParameter.Pads} classes", $"{state.Classes.Length}");
            if (state.KeyToPad.Length is not (0 or DrumKeyMap.Keys)) throw StateFrame.Bad($"{DrumKeyMap.Keys} keys or none", $"{state.KeyToPad.Length}");
            if (state.Sounds.Length > MaxSounds) throw StateFrame.Bad($"at most {MaxSounds} sounds", $"{state.Sounds.Length}");
            foreach (StoredSound? sound in state.Sounds) Verify(sound);
            return state;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Plug-in state: expected valid JSON, found an error: {e.Message}", e);
        }
    }

    private static void Verify(StoredSound? sound)
    {
        if (sound == null || sound.Key == null) throw StateFrame.Bad("a sound with a key", "null");
        if (sound.Pad is < 0 or >= DrumParameter.Pads) throw StateFrame.Bad("a sound of pads 0 to 15", $"pad {sound.Pad}");
        if (sound.Samples is < 0 or > DrumInstance.MaxSoundSamples) throw StateFrame.Bad($"a sound of at most {DrumInstance.MaxSoundSamples} samples", $"{sound.Samples}");
        if (sound.SampleRate is < LowestRate or > HighestRate) throw StateFrame.Bad($"a rate of {LowestRate} to {HighestRate} Hz", $"{sound.SampleRate}");
        _ = KeyOf(sound);
    }

    private static ulong KeyOf(StoredSound sound) => ulong.TryParse(sound.Key, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong key)
        ? key
        : throw StateFrame.Bad("a key of hexadecimal digits", $"'{sound.Key}'");
}
