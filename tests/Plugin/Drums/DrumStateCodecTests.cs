using System.Buffers.Binary;
using System.Text;
using NeuralSynth.Plugin.Drums;

namespace NeuralSynth.Plugin.Tests.Drums;

public sealed class DrumStateCodecTests
{
    private static byte[] Full()
    {
        (DrumState state, byte[][] audio) = SampleStates.Full();
        return DrumStateCodec.Encode(state, audio);
    }

    [Fact]
    public void Decode_ReturnsWhatWasEncoded_AndEncodesToTheSameBytes()
    {
        (DrumState state, byte[][] packed) = SampleStates.Full();
        byte[] bytes = DrumStateCodec.Encode(state, packed);
        (DrumState decoded, IReadOnlyList<DrumSample> audio, IReadOnlyList<byte[]> again) = DrumStateCodec.Decode(bytes);
        Assert.Equal(state.Values, decoded.Values);
        Assert.Equal(state.KitB!, decoded.KitB!);
        Assert.Equal(state.KeyToPad, decoded.KeyToPad);
        Assert.Equal(state.Model, decoded.Model);
        Assert.Equal(SampleStates.Noise(1, 3000), audio[0].Samples);
        Assert.Equal(ulong.MaxValue, audio[0].Key);
        Assert.Equal(bytes, DrumStateCodec.Encode(decoded, again));
    }

    [Fact]
    public void EveryFlippedByte_IsRefused()
    {
        byte[] bytes = Full();
        for (int i = 0; i < bytes.Length; i += 7)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= (byte)(1 << (i % 8));
            InvalidDataException e = Assert.Throws<InvalidDataException>(() => DrumStateCodec.Decode(damaged));
            Assert.Contains("expected", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        byte[] bytes = Full();
        for (int length = 0; length < bytes.Length; length += 13) Assert.Throws<InvalidDataException>(() => DrumStateCodec.Decode(bytes.AsSpan(0, length)));
    }

    /// <summary>The checksum is right in all of these, so that what is behind it is reached.</summary>
    [Fact]
    public void TenThousandMutatedContents_AreRefusedWithAMessageOrRead()
    {
        byte[] payload = DrumStateCodec.Format.Unwrap(Full()).ToArray();
        var random = new Random(5);
        int read = 0, refused = 0;
        for (int i = 0; i < 10_000; i++)
        {
            byte[] mutated = Mutate(payload, random);
            try
            {
                DrumStateCodec.Decode(DrumStateCodec.Format.Wrap(mutated));
                read++;
            }
            catch (InvalidDataException e)
            {
                Assert.NotEmpty(e.Message);
                refused++;
            }
        }

        Assert.Equal(10_000, read + refused);
        Assert.InRange(refused, 1000, 9999);
    }

    [Theory] // valid frame, wrong content
    [InlineData("null", 0)]
    [InlineData("{\"values\":null}", 0)]
    [InlineData("{\"sounds\":[null]}", 0)]
    [InlineData("{\"sounds\":[{\"pad\":16,\"sampleRate\":44100}]}", 0)]
    [InlineData("{\"sounds\":[{\"pad\":0,\"sampleRate\":0}]}", 0)]
    [InlineData("{\"sounds\":[{\"pad\":0,\"sampleRate\":44100,\"key\":\"xyz\"}]}", 0)]
    [InlineData("{\"sounds\":[{\"pad\":0,\"sampleRate\":44100,\"samples\":2000000000,\"bytes\":4}]}", 4)]
    [InlineData("{\"sounds\":[{\"pad\":0,\"sampleRate\":44100,\"samples\":100,\"bytes\":4}]}", 4)]
    [InlineData("{\"sounds\":[{\"pad\":0,\"sampleRate\":44100,\"bytes\":-1}]}", 0)]
    [InlineData("{\"keyToPad\":[1,2,3]}", 0)]
    [InlineData("{}", 5)]
    public void WrongContent_IsRefused(string json, int bytesBehind) =>
        Assert.Throws<InvalidDataException>(() => DrumStateCodec.Decode(DrumStateCodec.Format.Wrap(Payload(json, new byte[bytesBehind]))));

    [Fact]
    public void NonFiniteAudio_IsRefused()
    {
        byte[] packed = SampleCodec.Pack([0, float.NaN]);
        string json = $"{{\"sounds\":[{{\"pad\":0,\"sampleRate\":44100,\"samples\":2,\"bytes\":{packed.Length}}}]}}";
        Assert.Throws<InvalidDataException>(() => DrumStateCodec.Decode(DrumStateCodec.Format.Wrap(Payload(json, packed))));
    }

    [Fact]
    public void UnknownMembers_OfALaterRevision_AreIgnored() =>
        Assert.Equal(0.5, DrumStateCodec.Decode(DrumStateCodec.Format.Wrap(Payload("{\"values\":{\"kitMorph\":0.5},\"later\":{}}", []))).State.Values["kitMorph"]);

    private static byte[] Payload(string json, byte[] behind)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        return [.. length, .. text, .. behind];
    }

    internal static byte[] Mutate(byte[] bytes, Random random)
    {
        byte[] mutated = [.. bytes];
        for (int edit = random.Next(1, 4); edit > 0; edit--)
        {
            int at = random.Next(mutated.Length);
            switch (random.Next(5))
            {
                case 0:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 1:
                    // A digit for a digit keeps the JSON whole.
                    int digit = Array.FindIndex(mutated, at, b => b is >= (byte)'0' and <= (byte)'9');
                    if (digit >= 0) mutated[digit] = (byte)('0' + random.Next(10));
                    break;
                case 2:
                    mutated = [.. mutated.AsSpan(0, at), .. mutated.AsSpan(Math.Min(mutated.Length, at + random.Next(1, 20)))];
                    break;
                case 3:
                    mutated = [.. mutated.AsSpan(0, at), (byte)random.Next(32, 127), .. mutated.AsSpan(at)];
                    break;
                default:
                    mutated = mutated[..at];
                    break;
            }

            if (mutated.Length == 0) return mutated;
        }

        return mutated;
    }
}
