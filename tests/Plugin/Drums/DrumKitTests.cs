using System.Text;
using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin.Tests.Drums;

public sealed class DrumKitTests
{
    private static DrumKit Sample => new()
    {
        Name = "Sample",
        Author = "The tests",
        Tags = ["test"],
        Classes = ["Kick", "Snare"],
        Values = new(DrumParameters.OfKit.ToDictionary(p => p.Key, p => 0.5 * (p.Minimum + p.Maximum)), StringComparer.Ordinal),
    };

    [Fact]
    public void Parse_ReturnsWhatWasWritten()
    {
        DrumKit read = DrumKit.Parse(Sample.ToBytes());
        Assert.Equal(Sample.Values, read.Values);
        Assert.Equal(Sample.ToBytes(), read.ToBytes());
    }

    [Fact]
    public void KitsHold_WhatPadsAre_NotWhatUsersDoWithThem()
    {
        Assert.DoesNotContain(DrumParameters.OfKit, p => p.Key.EndsWith(".lock", StringComparison.Ordinal) || p.Key.EndsWith(".mute", StringComparison.Ordinal) || p.Key.EndsWith(".solo", StringComparison.Ordinal));
        Assert.Equal(16 * 33, DrumParameters.OfKit.Count);
    }

    [Fact]
    public void TenThousandMutatedKits_AreRefusedWithAMessageOrRead()
    {
        byte[] bytes = Sample.ToBytes();
        var random = new Random(6);
        int read = 0, refused = 0;
        for (int i = 0; i < 10_000; i++)
        {
            try
            {
                DrumKit.Parse(DrumStateCodecTests.Mutate(bytes, random));
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

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"schemaVersion\":2}")]
    [InlineData("{\"name\":\"Of no version\"}")]
    [InlineData("{\"schemaVersion\":1,\"name\":7}")]
    [InlineData("{\"schemaVersion\":1,\"tags\":[null]}")]
    [InlineData("{\"schemaVersion\":1,\"values\":{\"pad1.mapX\":\"left\"}}")]
    [InlineData("{\"schemaVersion\":1,\"keyToPad\":[0]}")]
    public void WrongContent_IsRefused(string json) => Assert.Throws<InvalidDataException>(() => DrumKit.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void WhatAKitLeavesOut_IsTheDefault()
    {
        DrumKit kit = DrumKit.Parse("""{ "schemaVersion": 1, "name": "Sparse", "values": { "pad1.tune": 3 }, "later": true }"""u8);
        Assert.Equal(("Sparse", "", ""), (kit.Name, kit.Author, kit.Description));
        Assert.Empty(kit.Tags);
        Assert.Empty(kit.Classes);
        Assert.Empty(kit.KeyToPad);
        Assert.Equal(3, Assert.Single(kit.Values).Value);
    }

    [Fact]
    public void MissingFile_IsRefusedByItsName()
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DrumKit.Read("/no/such.nskit"));
        Assert.Contains("such.nskit", e.Message, StringComparison.Ordinal);
    }
}
