using System.Runtime.CompilerServices;
using NeuralSynth.Media;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Factory;

namespace NeuralSynth.Training.Tests.Data;

/// <summary>The committed demo audio against the score that it was rendered from.</summary>
public sealed class DemoAudioTests
{
    private const long MostBytes = 2_000_000;

    [Fact]
    public void Midi_IsWhatTheProgramWrites() => Assert.Equal(
        MidiFileWriter.Write(DemoMelody.Perform(Flute, DemoData.Seed)),
        File.ReadAllBytes(Path.Combine(Folder(), "melody.mid")));

    [Fact]
    public void Melody_PlaysTheScoresPitches()
    {
        var audio = WavFile.Read(Path.Combine(Folder(), "melody.wav")).ToMono();
        var performance = DemoMelody.Perform(Flute, DemoData.Seed);
        var track = new OfflinePitchTracker().Track(audio);
        var cents = new List<double>();
        for (var t = 0; t < track.F0Hz.Length; t++)
        {
            var seconds = t * 256 / 44100.0;
            // The attack and the previous note's release are not the score's pitch.
            if (performance.NoteAt(seconds) is { } note && seconds - note.StartSeconds > 0.06 && note.EndSeconds - seconds > 0.03)
                cents.Add(track.Voiced[t] ? Math.Abs(1200 * Math.Log2(track.F0Hz[t] / performance.PitchHzAt(seconds)!.Value)) : 1200);
        }
        cents.Sort();
        Assert.True(cents.Count > 2500, $"{cents.Count} frames");
        Assert.True(cents[cents.Count / 2] < 8, $"median error {cents[cents.Count / 2]:0.0} cents");
        Assert.True(cents.Count(error => error > 50) < 0.01 * cents.Count, "gross errors");
    }

    [Theory]
    [InlineData("melody.wav")]
    [InlineData("violin-heldout.wav")]
    public void Files_AreSmallMonoAndNotClipped(string name)
    {
        var path = Path.Combine(Folder(), name);
        Assert.True(new FileInfo(path).Length <= MostBytes);
        using var reader = new WavReader(path);
        Assert.Equal((1, 44100, SampleFormat.Pcm16), (reader.Channels, reader.SampleRate, reader.Format));
        var audio = WavFile.Read(path).ToMono();
        Assert.InRange(audio.Max(Math.Abs), 0.2, 0.96);
        Assert.InRange(audio.Length / 44100.0, 18, 23);
    }

    [Fact]
    public void TheFluteIsNotTheViolin()
    {
        float[] melody = WavFile.Read(Path.Combine(Folder(), "melody.wav")).ToMono();
        float[] violin = WavFile.Read(Path.Combine(Folder(), "violin-heldout.wav")).ToMono();
        var half = violin.Length / 2;
        var within = TimbreDistance.Compare(violin.AsSpan(0, half), violin.AsSpan(half), DdspDataset.SampleRate);
        var between = TimbreDistance.Compare(violin, melody, DdspDataset.SampleRate);
        Assert.True(between > within + 2, $"violin to itself {within:0.0} dB, flute to violin {between:0.0} dB");
    }

    private static FactoryInstrument Flute => FactoryInstrument.All.First(instrument => instrument.Name == "Flute");

    private static string Folder([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "Golden", "demo");
}
