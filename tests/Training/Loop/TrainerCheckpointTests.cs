using NeuralSynth.Training.Loop;

namespace NeuralSynth.Training.Tests.Loop;

public sealed class TrainerCheckpointTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.nsck");
    private readonly int _count = Toy.Network().Parameters.Length;

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    public void DamagedByte_IsRefusedByTheChecksum(int place)
    {
        Save();
        byte[] bytes = File.ReadAllBytes(_path);
        bytes[place < 0 ? ^1 : place] ^= 1;
        File.WriteAllBytes(_path, bytes);
        TrainingException e = Assert.Throws<TrainingException>(() => TrainerCheckpoint.Load(_path, "toy", _count));
        Assert.Contains(_path, e.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TruncatedFile_IsRefused()
    {
        Save();
        File.WriteAllBytes(_path, File.ReadAllBytes(_path)[..^5]);
        Assert.Throws<TrainingException>(() => TrainerCheckpoint.Load(_path, "toy", _count));
    }

    [Fact]
    public void CheckpointOfAnotherRun_NamesBoth()
    {
        Save();
        TrainingException e = Assert.Throws<TrainingException>(() => TrainerCheckpoint.Load(_path, "other", _count));
        Assert.Contains("expected other, found toy", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_IsNamed() =>
        Assert.Contains(_path, Assert.Throws<TrainingException>(() => TrainerCheckpoint.Load(_path, "toy", _count)).Message, StringComparison.Ordinal);

    [Fact]
    public void SavedThenLoadedThenSaved_IsTheSameFile()
    {
        Save();
        byte[] once = File.ReadAllBytes(_path);
        TrainerCheckpoint.Load(_path, "toy", _count).Save(_path);
        Assert.Equal(once, File.ReadAllBytes(_path));
    }

    private void Save()
    {
        using DdspTrainer trainer = Toy.Trainer(5);
        trainer.Run(_ => { }, CancellationToken.None);
        trainer.Capture("toy").Save(_path);
    }
}
