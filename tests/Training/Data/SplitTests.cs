using NeuralSynth.Training.Data;

namespace NeuralSynth.Training.Tests.Data;

public sealed class SplitTests
{
    [Theory]
    [InlineData("", 0xCBF29CE484222325)]
    [InlineData("a", 0xAF63DC4C8601EC8C)]
    [InlineData("foobar", 0x85944171F73967E8)]
    public void Hash_IsThePublishedFnv1a(string text, ulong expected) => Assert.Equal(expected, StableHash.Of(text));

    [Theory]
    [InlineData(3, 1, 1, 1)]
    [InlineData(10, 8, 1, 1)]
    [InlineData(100, 80, 10, 10)]
    public void Files_AreSplitEightyTenTen(int count, int train, int validation, int test)
    {
        var splits = SplitAssignment.Assign(Files(count))!.Values;
        Assert.Equal(train, splits.Count(split => split == Split.Train));
        Assert.Equal(validation, splits.Count(split => split == Split.Validation));
        Assert.Equal(test, splits.Count(split => split == Split.Test));
    }

    [Fact]
    public void Split_DoesNotDependOnTheOrderOfFiles()
    {
        var files = Files(50);
        Assert.Equal(
            SplitAssignment.Assign(files)!.OrderBy(entry => entry.Key),
            SplitAssignment.Assign([.. Enumerable.Reverse(files)])!.OrderBy(entry => entry.Key));
    }

    [Fact]
    public void MarkerFolders_Win()
    {
        SourceFile[] files =
            [new("a", "Oboe/test/a.wav", Split.Test), new("b", "Oboe/b.wav", null), new("c", "Oboe/validation/c.wav", Split.Validation)];
        var splits = SplitAssignment.Assign(files)!;
        Assert.Equal(Split.Test, splits["Oboe/test/a.wav"]);
        Assert.Equal(Split.Train, splits["Oboe/b.wav"]);
        Assert.Equal(Split.Validation, splits["Oboe/validation/c.wav"]);
    }

    [Fact]
    public void TwoFiles_AreTooFewToSplit() => Assert.Null(SplitAssignment.Assign(Files(2)));

    private static SourceFile[] Files(int count) =>
        [.. Enumerable.Range(0, count).Select(n => new SourceFile($"p{n}", $"Violin/take{n}.wav", null))];
}
