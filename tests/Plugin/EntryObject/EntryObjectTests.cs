using System.Text;
using NeuralSynth.EntryObject;

namespace NeuralSynth.Plugin.Tests.EntryObject;

/// <summary>The object files with clap_entry. The linker of the published library checks the one of this system for real;
/// these look at what all of them must hold.</summary>
public sealed class EntryObjectTests
{
    [Theory]
    [InlineData("linux-x64", new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1 })]
    [InlineData("linux-arm64", new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1 })]
    [InlineData("win-x64", new byte[] { 0x64, 0x86, 1, 0 })]
    [InlineData("win-arm64", new byte[] { 0x64, 0xAA, 1, 0 })]
    [InlineData("osx-x64", new byte[] { 0xCF, 0xFA, 0xED, 0xFE, 7, 0, 0, 1 })]
    [InlineData("osx-arm64", new byte[] { 0xCF, 0xFA, 0xED, 0xFE, 12, 0, 0, 1 })]
    public void Object_HasTheMagicAndAllNames(string runtimeIdentifier, byte[] magic)
    {
        byte[] image = Objects.For(runtimeIdentifier)!;
        Assert.Equal(magic, image[..magic.Length]);
        string text = Encoding.Latin1.GetString(image);
        string prefix = runtimeIdentifier.StartsWith("osx", StringComparison.Ordinal) ? "_" : "";
        foreach (string name in EntryData.Functions.Append(EntryData.Symbol))
            Assert.Contains($"{prefix}{name}\0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_IsTheEntryWithNullPointers()
    {
        byte[] data = EntryData.Bytes();
        Assert.Equal(EntryData.Size, data.Length);
        Assert.Equal([1u, 2u, 10u], new[] { 0, 4, 8 }.Select(i => BitConverter.ToUInt32(data, i)));
        Assert.All(data[12..], b => Assert.Equal(0, b));
        Assert.Equal([16, 24, 32], Enumerable.Range(0, 3).Select(EntryData.PointerOffset));
    }

    [Fact]
    public void UnknownSystem_GivesNothing() => Assert.Null(Objects.For("plan9-mips"));
}
