using NeuralSynth.Media;
using NeuralSynth.Training.Data;

namespace NeuralSynth.Training.Tests.Data;

/// <summary>Against tones whose pitch, loudness and brightness are known.</summary>
public sealed class DdspDatasetTests
{
    private static readonly double[] Pitches = [220, 247, 262, 294, 330, 349, 392];

    [Fact]
    public void Clips_HaveThePitchAndLoudnessThatWereSynthesised()
    {
        using var folder = Folder();
        var dataset = DdspDataset.Load(folder.Path);

        Assert.Equal(2 * Pitches.Length, dataset.Clips.Count);
        Assert.Equal(["Bright", "Dull"], dataset.Instruments.Select(instrument => instrument.Name));
        foreach (var clip in dataset.Clips)
        {
            var hz = Pitches[int.Parse(clip.Name.Split('/', '.')[1])];
            var frames = clip.Audio.Length / 256 + 1;
            Assert.Equal(frames, clip.F0Hz.Length);
            Assert.Equal(frames, clip.LoudnessDb.Length);
            Assert.Equal(frames, clip.BrightnessResidual.Length);
            Assert.Equal(frames, clip.Voiced.Length);
            var middle = frames / 2;
            Assert.True(clip.Voiced[middle]);
            Assert.Equal(hz, clip.F0Hz[middle], hz * 0.001);
            var power = clip.Instrument == 0 ? Power(rolloff: 0.7) : Power(rolloff: 2);
            Assert.Equal(10 * Math.Log10(power), clip.LoudnessDb[middle], 0.3);
            // The silent end holds the last pitch heard, of a window with little more than one period in it.
            Assert.False(clip.Voiced[^1]);
            Assert.Equal(hz, clip.F0Hz[^1], hz * 0.05);
            Assert.Equal(0, clip.BrightnessResidual[^1]);
        }
        foreach (var instrument in dataset.Instruments)
        {
            Assert.InRange(instrument.PitchLowOctaves, -1.01, -0.6);
            Assert.InRange(instrument.PitchHighOctaves, -0.45, -0.16);
            Assert.InRange(instrument.LoudnessMedianDb, instrument.LoudnessLowDb, instrument.LoudnessHighDb);
        }
        Assert.Equal(Pitches.Length * 2, Enum.GetValues<Split>().Sum(split => dataset.Of(split).Count()));
        Assert.All(Enum.GetValues<Split>(), split => Assert.True(dataset.Seconds(split) > 0));
    }

    [Fact]
    public void Loading_IsRepeatableAndTheCacheChangesNothing()
    {
        using var folder = Folder();
        using var cache = new DataFolderBuilder();
        var plain = DdspDataset.Load(folder.Path);
        var cold = DdspDataset.Load(folder.Path, null, cache.Path);
        var files = Directory.GetFiles(cache.Path);
        Assert.Equal(plain.Clips.Count, files.Length);
        var warm = DdspDataset.Load(folder.Path, null, cache.Path);
        AssertSame(plain, cold);
        AssertSame(plain, warm);

        // Damaged in the middle, cut short, empty: measured again, and repaired.
        var whole = File.ReadAllBytes(files[0]);
        foreach (var damaged in new[] { [.. whole[..100], (byte)~whole[100], .. whole[101..]], whole[..50], [] })
        {
            File.WriteAllBytes(files[0], damaged);
            AssertSame(plain, DdspDataset.Load(folder.Path, null, cache.Path));
            Assert.Equal(whole, File.ReadAllBytes(files[0]));
        }
    }

    [Fact]
    public void OtherRatesAndStereo_GiveTheSameFeatures()
    {
        using var folder = new DataFolderBuilder();
        for (var n = 0; n < 3; n++)
        {
            folder.AddTone($"Mono/{n}.wav", Pitches[n]);
            folder.AddTone($"Stereo48/{n}.wav", Pitches[n], rate: 48000, channels: 2);
        }
        var dataset = DdspDataset.Load(folder.Path);
        for (var n = 0; n < 3; n++)
        {
            var (mono, stereo) = (dataset.Clips[n], dataset.Clips[3 + n]);
            Assert.Equal(mono.Audio.Length, stereo.Audio.Length);
            Assert.Equal(mono.F0Hz[80], stereo.F0Hz[80], 0.02f);
            Assert.Equal(mono.LoudnessDb[80], stereo.LoudnessDb[80], 0.02f);
        }
    }

    [Fact]
    public void Brightness_IsWhatPitchLoudnessAndInstrumentDoNotExplain()
    {
        using var folder = new DataFolderBuilder();
        var random = new SplitMix64(5);
        for (var n = 0; n < 30; n++)
        {
            var hz = 200 * Math.Pow(2, random.NextDouble());
            var amplitude = random.Between(0.05, 0.2);
            folder.AddTone($"Reed/train/{n:00}-{(n % 2 == 0 ? "bright" : "dull")}.wav", hz, 1, amplitude, n % 2 == 0 ? 0.8 : 1.6);
        }
        var clips = DdspDataset.Load(folder.Path).Clips;
        double bright = Mean(clips, "bright"), dull = Mean(clips, "dull");
        Assert.True(bright > 0.5 && dull < -0.5, $"bright {bright:0.00}, dull {dull:0.00} standard deviations");

        var sounding = clips.SelectMany(Sounding).ToArray();
        Assert.Equal(0, sounding.Average(), 0.05);
        Assert.Equal(1, Math.Sqrt(sounding.Average(x => (double)x * x)), 0.02);
    }

    [Fact]
    public void OneRecording_IsCutInTime()
    {
        using var folder = new DataFolderBuilder().AddTone("Whistle/long.wav", 440, seconds: 24);
        var dataset = DdspDataset.Load(folder.Full("Whistle"));
        Assert.Equal(["long.wav#train", "long.wav#validation", "long.wav#test"], dataset.Clips.Select(clip => clip.Name));
        Assert.Equal(24 * 0.8, dataset.Seconds(Split.Train), 0.01);
        Assert.Equal(24 * 0.1 - DdspDataset.CutGapSeconds, dataset.Seconds(Split.Validation), 0.01);
        Assert.Equal(24 * 0.1 - DdspDataset.CutGapSeconds, dataset.Seconds(Split.Test), 0.01);
    }

    [Fact]
    public void BadRecordings_AreNamed()
    {
        using var shortFolder = new DataFolderBuilder().AddTone("Oboe/short.wav", 440, seconds: 0.2);
        AssertError(shortFolder.Path, "short.wav", "a recording of at least 0.5 s");

        using var broken = new DataFolderBuilder().AddText("Oboe/broken.wav", "RIFF, but no sound");
        AssertError(broken.Path, "broken.wav", "a readable recording");

        using var single = new DataFolderBuilder().AddTone("Oboe/single.wav", 440, seconds: 3);
        AssertError(single.Path, "single.wav", "at least three recordings of an instrument, or one of at least 15 s");

        using var silent = new DataFolderBuilder();
        for (var n = 0; n < 3; n++)
            silent.Add($"Oboe/{n}.wav", AudioBuffer.Mono(new float[44100], 44100));
        AssertError(silent.Path, "Oboe", "only silence or noise");
    }

    [Fact]
    public void ClippingAndSilence_AreReported()
    {
        using var folder = new DataFolderBuilder();
        for (var n = 0; n < 3; n++)
            folder.AddTone($"Oboe/{n}.wav", 440);
        var audio = Enumerable.Range(0, 44100).Select(n => n < 4410 ? Math.Clamp(2 * MathF.Sin(n * 0.05f), -1, 1) : 0).ToArray();
        folder.Add("Oboe/train/bad.wav", AudioBuffer.Mono(audio, 44100));
        var warnings = DdspDataset.Load(folder.Path).Warnings;
        Assert.Contains(warnings, warning => warning.StartsWith("Oboe/train/bad.wav: clipped in ", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.StartsWith("Oboe/train/bad.wav: 8", StringComparison.Ordinal) && warning.EndsWith("% silence", StringComparison.Ordinal));
        Assert.DoesNotContain(warnings, warning => warning.Contains("/0.wav", StringComparison.Ordinal));
    }

    [Fact]
    public void Progress_IsToldOfEveryRecording()
    {
        using var folder = Folder();
        var seen = new Collector();
        DdspDataset.Load(folder.Path, seen);
        Assert.Equal(Enumerable.Range(1, 14), seen.Reports.Select(report => report.Done).Order());
        Assert.All(seen.Reports, report => Assert.Equal(14, report.Total));
    }

    private static DataFolderBuilder Folder()
    {
        var folder = new DataFolderBuilder();
        for (var n = 0; n < Pitches.Length; n++)
            folder.AddTone($"Bright/{n}.wav", Pitches[n], rolloff: 0.7).AddTone($"Dull/{n}.wav", Pitches[n], rolloff: 2);
        return folder;
    }

    // Of a sum of sines: half of the sum of squared amplitudes.
    private static double Power(double rolloff) => Enumerable.Range(1, 10).Sum(k => Math.Pow(0.2 * Math.Pow(k, -rolloff), 2) / 2);

    private static IEnumerable<float> Sounding(DdspClip clip) => Enumerable
        .Range(0, clip.F0Hz.Length)
        .Where(t => clip.Voiced[t] && clip.LoudnessDb[t] > LoudnessFeature.SilenceDb)
        .Select(t => clip.BrightnessResidual[t]);

    private static double Mean(IEnumerable<DdspClip> clips, string kind) =>
        clips.Where(clip => clip.Name.Contains(kind, StringComparison.Ordinal)).SelectMany(Sounding).Average();

    private static void AssertSame(DdspDataset a, DdspDataset b)
    {
        foreach (var (x, y) in a.Clips.Zip(b.Clips))
        {
            Assert.Equal((x.Name, x.Split, x.Instrument), (y.Name, y.Split, y.Instrument));
            Assert.Equal(x.F0Hz, y.F0Hz);
            Assert.Equal(x.Voiced, y.Voiced);
            Assert.Equal(x.LoudnessDb, y.LoudnessDb);
            Assert.Equal(x.BrightnessResidual, y.BrightnessResidual);
        }
        Assert.Equal(a.Instruments, b.Instruments);
    }

    private static void AssertError(string folder, string file, string expected)
    {
        var error = Assert.Throws<DatasetException>(() => DdspDataset.Load(folder));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private sealed class Collector : IProgress<DatasetProgress>
    {
        private readonly List<DatasetProgress> _reports = [];

        public IReadOnlyList<DatasetProgress> Reports => _reports;

        public void Report(DatasetProgress value)
        {
            lock (_reports)
                _reports.Add(value);
        }
    }
}
