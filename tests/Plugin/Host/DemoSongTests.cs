using NeuralSynth.Build;
using NeuralSynth.Host.Demo;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Media;

namespace NeuralSynth.Plugin.Tests.Host;

public sealed class DemoSongTests
{
    private static readonly string Committed = Path.Combine(Repository.OfThisBuild().Root, "tests", "Golden", "demo", "beat.mid");

    /// <summary>The committed file is what the code writes: change both or neither.</summary>
    [Fact]
    public void CommittedFile_IsWhatTheCodeWrites() => Assert.Equal(DemoSong.ToBytes(), File.ReadAllBytes(Committed));

    [Fact]
    public void Song_HasTheLengthOfItsBars_AndEveryNoteEnds()
    {
        MidiFile song = MidiFile.Read(DemoSong.ToBytes(), "beat.mid");
        Assert.Equal(DemoSong.Bars * 4 * 60.0 / DemoSong.QuartersPerMinute, song.Seconds, 1e-3);
        Assert.True(song.Events.Count(e => e.IsNoteOn) > 200);
        Assert.Equal(song.Events.Count(e => e.IsNoteOn), song.Events.Count(e => e.IsNoteOff));
        Assert.All(song.Events, e => Assert.Equal(9, e.Channel));
        Assert.Equal(DemoSong.QuartersPerMinute, song.Clock.QuartersPerMinuteAt(1), 1e-3);
        Assert.Equal((long)Math.Round(song.Seconds * 48000), new MidiSong(song, "beat.mid").LengthSamples(48000));
    }
}
