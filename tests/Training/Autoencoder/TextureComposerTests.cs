using NeuralSynth.Media;
using NeuralSynth.Training.Data.Factory;

namespace NeuralSynth.Training.Tests.Autoencoder;

public sealed class TextureComposerTests
{
    public static TheoryData<string> Sets => [.. TextureSet.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void SameSeed_SamePassage(string set)
    {
        TextureSource source = TextureSet.All.Single(s => s.Name == set).Sources[0];
        byte[] Midi(ulong seed) => MidiFileWriter.Write(new TextureComposer(new SplitMix64(seed)).Compose(source, 12));
        Assert.Equal(Midi(5), Midi(5));
        Assert.NotEqual(Midi(5), Midi(6));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Notes_SoundInsideThePassageInManyLevelsAndPitches(string set)
    {
        TextureSource source = TextureSet.All.Single(s => s.Name == set).Sources[0];
        PlayedNote[] notes = [.. Enumerable.Range(1, 20).SelectMany(seed => new TextureComposer(new SplitMix64((ulong)seed)).Compose(source, 12).Notes)];
        Assert.All(notes, n => Assert.True(n.StartSeconds > 0 && n.EndSeconds > n.StartSeconds && n.EndSeconds <= 11.5, $"{n}"));
        Assert.All(notes, n => Assert.InRange(n.Velocity, 1, 127));
        Assert.InRange(notes.Select(n => n.Note).Distinct().Count(), 20, 100);
        Assert.InRange(notes.Max(n => n.Velocity) - notes.Min(n => n.Velocity), 60, 127);
    }
}
