using NeuralSynth.Media;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Data.Drums.Synthesis;

namespace NeuralSynth.Training.Tests.Drums;

public sealed class DrumDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("drums").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("EE_Kick_Low_1", "Kick")]
    [InlineData("BD_01", "Kick")]
    [InlineData("PearlSnareRimshot-Hard", "Snare")]
    [InlineData("PearlSideStick-Hard", "Rim")]
    [InlineData("HiHatClosed-0", "Closed hat")]
    [InlineData("Pedal HH", "Closed hat")]
    [InlineData("HiHatSemiopen-3", "Open hat")]
    [InlineData("Open HH", "Open hat")]
    [InlineData("CrashRide18Bell-2", "Ride")]
    [InlineData("crash20i__crash", "Crash")]
    [InlineData("floortom_02", "Tom")]
    [InlineData("HandClap", "Clap")]
    [InlineData("AgogoLow-4", "Cowbell")]
    [InlineData("Djembe1 Slap", "Percussion")]
    [InlineData("Sabian Hat Closed", "Closed hat")]
    [InlineData("emptySample", null)]
    public void ClassIsGuessedFromNames(string name, string? expected) =>
        Assert.Equal(expected, DrumClasses.Guess(name) is { } found ? DrumClasses.Names[found] : null);

    [Theory]
    [InlineData("808/Kick 1.wav", "Kick", "808")]
    [InlineData("Kicks/003.wav", "Kick", "003")]
    [InlineData("Snares/Acme 12.wav", "Snare", "Acme")]
    [InlineData("train/Kit A/clap.wav", "Clap", "Kit A")]
    public void SourceIsTheKit_OrWhatTheNameLeaves(string file, string expectedClass, string expectedSource)
    {
        DrumTableRow row = DrumTable.Guess(file);
        Assert.Equal((expectedClass, expectedSource), (row.Class, row.Source));
    }

    [Fact]
    public void Preparation_AlignsNormalisesAndTurns()
    {
        // A kick at 48 kHz whose first excursion is negative, after 50 ms of faint noise.
        float[] audio = new float[24000];
        var random = new SeededRandom(4);
        for (int n = 0; n < audio.Length; n++) audio[n] = 0.0004f * ((2 * random.NextSingle()) - 1);
        for (int n = 2400; n < audio.Length; n++) audio[n] -= 0.3f * MathF.Exp(-(n - 2400) / 4000f) * MathF.Sin(2 * MathF.PI * 60 * (n - 2400) / 48000f);
        (float[] hit, HitReport report) = DrumPreparation.Prepare(AudioBuffer.Mono(audio, 48000));
        Assert.Equal(DrumFormat.Peak, hit.Max(MathF.Abs), 1e-4);
        Assert.True(report.Flipped);
        Assert.InRange(report.LeadMs, 49, 53);
        int onset = Array.FindIndex(hit, x => MathF.Abs(x) > 0.03f * DrumFormat.Peak);
        Assert.InRange(onset, DrumFormat.OnsetSample - 2, DrumFormat.OnsetSample + 2);
        Assert.True(hit[onset + 150] > 0);
        Assert.Equal(0, hit[0]);
        Assert.InRange(MathF.Abs(hit[^1]), 0, 1e-5f);
    }

    [Fact]
    public void SilenceAndClippingAreReported()
    {
        Assert.True(DrumPreparation.Prepare(AudioBuffer.Mono(new float[1000], 44100)).Report.IsSilent);
        float[] flat = [.. Enumerable.Range(0, 4410).Select(n => Math.Clamp(1.5f * MathF.Sin(0.05f * n), -1, 1))];
        Assert.True(DrumPreparation.Prepare(AudioBuffer.Mono(flat, 44100)).Report.ClippedRuns > 2);
    }

    [Fact]
    public void LongHits_AreCutWithAFade()
    {
        float[] tone = [.. Enumerable.Range(0, 100000).Select(n => 0.5f * MathF.Sin(0.05f * n))];
        float[] hit = DrumPreparation.Prepare(AudioBuffer.Mono(tone, 44100)).Audio;
        Assert.Equal(DrumFormat.Samples, hit.Length);
        Assert.InRange(MathF.Abs(hit[^10]), 0, 1e-3f);
        Assert.InRange(hit.AsSpan(^6000..^5000).ToArray().Max(), 0.8f, 1);
    }

    [Fact]
    public void Dataset_LabelsSplitsAndLeavesOut()
    {
        foreach (string kit in (string[])["A", "B", "C", "D", "E"])
            for (int c = 0; c < 3; c++) Write($"{kit}/{DrumClasses.Names[c]}.wav", DrumSynth.Hit(c, StableHash.Of(kit), (ulong)c));
        Write("A/copy of a kick.wav", [.. DrumSynth.Hit(0, StableHash.Of("A"), 0).Select(x => -0.4f * x)]);
        Write("B/snare silent.wav", new float[4000]);
        Write("C/strange.wav", DrumSynth.Hit(4, 5, 5));
        File.WriteAllText(Path.Combine(_folder, "D", "kick broken.wav"), "not audio");
        DrumDataset data = DrumDataset.Load(_folder, null, Path.Combine(_folder, "cache"));
        Assert.Equal(15, data.Hits.Count);
        Assert.Contains(data.Files, f => f.Problem == "silent");
        Assert.Contains(data.Files, f => f.Problem is { } p && p.StartsWith("repeats A/Kick.wav", StringComparison.Ordinal) || f.Problem is { } q && q.StartsWith("repeats A/copy", StringComparison.Ordinal));
        Assert.Contains(data.Files, f => f.Row.File == "C/strange.wav" && f.Problem!.Contains(DrumTable.FileName, StringComparison.Ordinal));
        Assert.Contains(data.Files, f => f.Problem is { } p && p.StartsWith("cannot be read", StringComparison.Ordinal));
        // One kit held out, one validated with, three learned from; never two splits in a kit.
        Assert.Equal([3, 1, 1], new[] { Split.Train, Split.Validation, Split.Test }.Select(s => data.Of(s).Select(h => h.Source).Distinct().Count()));
        Assert.All(data.Hits.GroupBy(h => h.Source), g => Assert.Single(g.Select(h => h.Split).Distinct()));
        // From the cache: the same hits.
        DrumDataset again = DrumDataset.Load(_folder, null, Path.Combine(_folder, "cache"));
        Assert.Equal(data.Hits.Select(h => (h.Name, h.Class, h.Split)), again.Hits.Select(h => (h.Name, h.Class, h.Split)));
        Assert.All(data.Hits.Zip(again.Hits), p => Assert.Equal(p.First.Audio, p.Second.Audio));
    }

    [Fact]
    public void Table_CorrectsGuesses()
    {
        foreach (string kit in (string[])["A", "B", "C"]) Write($"{kit}/thing.wav", DrumSynth.Hit(0, StableHash.Of(kit), 0));
        Write("A/kick.wav", DrumSynth.Hit(7, 5, 0));
        DrumTable.Write(_folder, [new("A/thing.wav", "Kick", "A", "test"), new("B/thing.wav", "-", "B", "auto"), new("A/kick.wav", "Clap", "A", "test"), new("C/thing.wav", "kick", "C", "auto")]);
        DrumDataset data = DrumDataset.Load(_folder);
        Assert.Equal(3, data.Hits.Count);
        Assert.Equal((DrumClasses.Clap, Split.Test), data.Hits.Where(h => h.Name == "A/kick.wav").Select(h => (h.Class, h.Split)).Single());
    }

    [Theory]
    [InlineData("a.wav\tGong\tA\tauto", "'Gong'")]
    [InlineData("a.wav\tKick\tA\tlater", "'later'")]
    [InlineData("a.wav\tKick", "four columns")]
    public void TableMistake_NamesLineAndWhatIsExpected(string line, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, DrumTable.FileName), "file\tclass\tsource\tsplit\n" + line + "\n");
        DatasetException e = Assert.Throws<DatasetException>(() => DrumTable.Read(_folder));
        Assert.Contains("line 2", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_HoldEverySourceOutOnce()
    {
        (string, Split?)[] sources = [.. Enumerable.Range(0, 11).Select(i => ($"kit {i}", (Split?)null))];
        IReadOnlyDictionary<string, Split>[] folds = [.. Enumerable.Range(0, 5).Select(f => SourceSplit.Assign(sources, f))];
        Assert.All(sources, s => Assert.Equal(1, folds.Count(f => f[s.Item1] == Split.Test)));
        Assert.All(sources, s => Assert.Equal(1, folds.Count(f => f[s.Item1] == Split.Validation)));
        Assert.Equal(Split.Test, SourceSplit.Assign([.. sources, ("marked", Split.Test)])["marked"]);
    }

    [Fact]
    public void Synthesiser_IsRepeatableAndVaried()
    {
        for (int c = 0; c < DrumClasses.Names.Count; c++)
        {
            float[] a = DrumSynth.Hit(c, 3, 4), again = DrumSynth.Hit(c, 3, 4), other = DrumSynth.Hit(c, 3, 5);
            Assert.Equal(a, again);
            Assert.NotEqual(a, other);
            Assert.All(a, x => Assert.True(float.IsFinite(x)));
            Assert.True(a.Max(MathF.Abs) > 0.01f, DrumClasses.Names[c]);
        }
    }

    [Fact]
    public void Augmentation_IsRepeatableKeepsOnsetAndPeak()
    {
        float[] prepared = DrumPreparation.Prepare(AudioBuffer.Mono(DrumSynth.Hit(DrumClasses.Tom, 1, 1), 44100)).Audio;
        var hit = new DrumHit("t", "s", DrumClasses.Tom, Split.Train, prepared, true);
        var augmentation = new DrumAugmentation();
        float[] a = new float[DrumFormat.Samples], b = new float[DrumFormat.Samples];
        var different = new HashSet<float>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            augmentation.Apply(hit, new SeededRandom(seed), a);
            augmentation.Apply(hit, new SeededRandom(seed), b);
            Assert.Equal(a, b);
            Assert.Equal(DrumFormat.Peak, a.Max(MathF.Abs), 0.001);
            Assert.InRange(Array.FindIndex(a, x => MathF.Abs(x) > 0.03f), DrumFormat.OnsetSample - 16, DrumFormat.OnsetSample + 60);
            different.Add(a[2000]);
        }
        Assert.True(different.Count > 10);
    }

    [Fact]
    public void HydrogenKit_IsLabelledByItsInstruments()
    {
        string kit = Path.Combine(_folder, "kit");
        Directory.CreateDirectory(kit);
        foreach (string file in (string[])["86335__zgump.wav", "snare_x.wav"]) WavFile.Write(Path.Combine(kit, file), AudioBuffer.Mono(new float[100], 44100));
        File.WriteAllText(Path.Combine(kit, "drumkit.xml"), "<drumkit_info xmlns=\"http://www.hydrogen-music.org/drumkit\"><instrumentList><instrument><name>Kick</name><layer><filename>86335__zgump.wav</filename></layer></instrument></instrumentList></drumkit_info>");
        Assert.Equal([("86335__zgump.wav", "Kick"), ("snare_x.wav", "Snare")], HydrogenKits.Files(kit));
    }

    [Fact]
    public void PercussionIsPlayedOnItsChannel()
    {
        var one = new NeuralSynth.Training.Data.Factory.Performance(25, 1, [new(0.1, 0.5, 36, 100)], [], [], []);
        byte[] melodic = NeuralSynth.Training.Data.Factory.MidiFileWriter.Write(one), drums = NeuralSynth.Training.Data.Factory.MidiFileWriter.Write(one, 9);
        int noteOn = drums.AsSpan().IndexOf((byte[])[0x99, 36, 100]);
        Assert.True(noteOn > 0);
        Assert.Equal(0x90, melodic[noteOn]);
        Assert.True(drums.AsSpan().IndexOf((byte[])[0xC9, 25]) > 0);
    }

    [Fact]
    public void EveryRecordedKit_HasALicenceThatPermitsCommercialUse() =>
        Assert.All(HydrogenKits.All, k => Assert.Contains(k.Licence, (string[])["CC0-1.0", "CC-BY-3.0", "CC-BY-SA-3.0", "GPL-2.0-only", "GPL-2.0-or-later"]));

    private void Write(string name, float[] audio)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        float peak = Math.Max(1, audio.Max(MathF.Abs));
        WavFile.Write(path, AudioBuffer.Mono([.. audio.Select(x => x / peak)], 44100));
    }
}
