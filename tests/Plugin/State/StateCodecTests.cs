using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin.Tests.State;

public sealed class StateCodecTests
{
    private static TimbreState Sample => new()
    {
        Values = new(StringComparer.Ordinal) { ["mix"] = 0.1 + 0.2, ["seed"] = 7, ["morph"] = 1e-300 },
        Slots = [new ModelReference { Path = "a/b.nsmodel", Id = Guid.Parse("f63cab28-c0c0-ba49-f147-e99f429d1012"), ContentHash = "00", Name = "Ünïcode" }, null],
    };

    [Fact]
    public void Decode_ReturnsWhatWasEncoded_AndEncodesToTheSameBytes()
    {
        byte[] bytes = StateCodec.Encode(Sample);
        TimbreState decoded = StateCodec.Decode(bytes);
        Assert.Equal(Sample.Values, decoded.Values);
        Assert.Equal(Sample.Slots, decoded.Slots);
        Assert.Equal(bytes, StateCodec.Encode(decoded));
    }

    [Fact]
    public void EveryFlippedBit_IsRefused()
    {
        byte[] bytes = StateCodec.Encode(Sample);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            InvalidDataException e = Assert.Throws<InvalidDataException>(() => StateCodec.Decode(damaged));
            Assert.Contains("expected", e.Message, StringComparison.Ordinal);
            Assert.Contains("found", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        byte[] bytes = StateCodec.Encode(Sample);
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => StateCodec.Decode(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void RandomNoise_IsRefused()
    {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            Assert.Throws<InvalidDataException>(() => StateCodec.Decode(noise));
        }
    }

    [Theory] // valid frame, wrong content
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"values\":null}")]
    [InlineData("{\"slots\":null}")]
    [InlineData("{\"values\":{\"mix\":\"loud\"}}")]
    [InlineData("{\"slots\":[null,null,null,null,null,null,null,null,null]}")]
    [InlineData("{\"values\":{\"mix\":1}")]
    public void WrongContent_IsRefused(string json) =>
        Assert.Throws<InvalidDataException>(() => StateCodec.Decode(StateCodec.Frame(System.Text.Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void UnknownMembers_OfALaterRevision_AreIgnored() =>
        Assert.Equal(0.5, StateCodec.Decode(StateCodec.Frame("{\"values\":{\"mix\":0.5},\"slots\":[],\"later\":{}}"u8)).Values["mix"]);
}
