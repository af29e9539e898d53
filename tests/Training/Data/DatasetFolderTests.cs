using NeuralSynth.Training.Data;

namespace NeuralSynth.Training.Tests.Data;

public sealed class DatasetFolderTests
{
    [Fact]
    public void OneFolderPerInstrument_InTheOrderOfTheOrderFile()
    {
        using var folder = new DataFolderBuilder()
            .AddTone("Cello/a.wav", 100).AddTone("Bassoon/x/b.WAV", 100).AddTone("Oboe/train/c.wav", 100)
            .AddText("Oboe/notes.txt", "").AddText("instruments.txt", "Oboe\n\nCello\nTuba\n");
        var found = DatasetFolder.Find(folder.Path);
        Assert.Equal(["Oboe", "Cello", "Bassoon"], found.Select(instrument => instrument.Name));
        Assert.Equal(["Bassoon/x/b.WAV"], found[2].Files.Select(file => file.Name));
        Assert.Equal(Split.Train, found[0].Files[0].Marked);
        Assert.Null(found[1].Files[0].Marked);
    }

    [Fact]
    public void RecordingsDirectlyInside_AreOneInstrumentNamedAsTheFolder()
    {
        using var folder = new DataFolderBuilder().AddTone("Kazoo/a.wav", 100).AddTone("Kazoo/test/b.wav", 100);
        var found = Assert.Single(DatasetFolder.Find(folder.Full("Kazoo")));
        Assert.Equal("Kazoo", found.Name);
        Assert.Equal(["a.wav", "test/b.wav"], found.Files.Select(file => file.Name));
    }

    [Fact]
    public void Sources_AreAllLines()
    {
        using var folder = new DataFolderBuilder().AddText("sources.txt", "one\n\n two \n").AddText("Oboe/sources.txt", "three");
        Assert.Equal(["one", "three", "two"], DatasetFolder.Sources(folder.Path).Order());
    }

    [Fact]
    public void NoFolder_NoRecordings_OrBothLayouts_AreErrors()
    {
        using var folder = new DataFolderBuilder().AddText("readme.txt", "");
        AssertError(() => DatasetFolder.Find(folder.Full("missing")), "missing", "expected a folder of recordings, found no such folder");
        AssertError(() => DatasetFolder.Find(folder.Path), folder.Path, "expected WAV or AIFF files");
        folder.AddTone("a.wav", 100).AddTone("Oboe/b.wav", 100);
        AssertError(() => DatasetFolder.Find(folder.Path), folder.Path, "found both");
    }

    private static void AssertError(Action action, string path, string text)
    {
        var error = Assert.Throws<DatasetException>(action);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }
}
