using System.Globalization;
using System.Text.RegularExpressions;
using NeuralSynth.Host;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Demo;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Media;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>Songs, stems and exports of NeuralSynth Drums through the published library.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class PublishedDrumFilesTests(PublishedPlugin published) : IDisposable
{
    private const int Rate = 48000;
    private const int TicksPerSecond = 960;
    private readonly RenderFixture _host = new(published);

    public void Dispose() => _host.Dispose();

    /// <summary>Every hit begins at its sample: the song is the sum of single hits, moved there.</summary>
    [Fact]
    public void Song_IsTheSumOfItsHitsAtExactSamples()
    {
        (long Tick, int Key)[] hits = [(1, 36), (301, 38), (302, 42), (555, 36), (556, 46), (901, 42)];
        AudioBuffer song = Render(hits);
        double[] expected = new double[song.LengthSamples];
        foreach ((long tick, int key) in hits.Where(h => h.Key is not (42 or 46))) Add(expected, Render((0, key)), tick);
        // Hats choke each other: only what comes before the next hat is theirs for sure.
        int until = 302 * Rate / TicksPerSecond;
        Assert.InRange(Enumerable.Range(0, until).Max(n => Math.Abs(expected[n] - song.Channels[0][n])), 0, 1e-6);
        Assert.Equal(TicksToSamples(1), Array.FindIndex(song.Channels[0], x => x != 0));
    }

    [Fact]
    public void AnyBlockSize_GivesTheSameBytes()
    {
        byte[] Bytes(string block) => _host.Render(Options(DemoSong.ToBytes()) with { Block = block, Seed = 3 }).Bytes;
        byte[] expected = Bytes("512");
        Assert.Equal(expected, Bytes("random"));
        Assert.Equal(expected, Bytes("77"));
    }

    [Fact]
    public void Stems_SumToTheMix_WhichIsTheSameWithoutThem()
    {
        string folder = Path.Combine(_host.Folder, "stems");
        RenderOptions options = Options(DemoSong.ToBytes());
        AudioBuffer alone = _host.Render(options).Audio, mix = _host.Render(options with { Stems = folder }).Audio;
        AudioBuffer[] stems = [.. Directory.GetFiles(folder).Select(file => WavFile.Read(file))];
        Assert.True(stems.Length > 5, $"{stems.Length} stems");
        Assert.All(stems, s => Assert.Equal(alone.LengthSamples, s.LengthSamples));
        double fromAlone = 0, fromStems = 0;
        for (int c = 0; c < 2; c++)
        {
            for (int n = 0; n < mix.LengthSamples; n++)
            {
                fromAlone = Math.Max(fromAlone, Math.Abs(alone.Channels[c][n] - mix.Channels[c][n]));
                double sum = 0;
                foreach (AudioBuffer stem in stems) sum += stem.Channels[c][n];
                fromStems = Math.Max(fromStems, Math.Abs(mix.Channels[c][n] - sum));
            }
        }

        Assert.InRange(fromAlone, 0, 2e-6);
        Assert.InRange(fromStems, 0, 2e-6);
    }

    [Fact]
    public void Stems_OfAnEffect_AreRefusedAndLeaveNothing()
    {
        string folder = Path.Combine(_host.Folder, "stems");
        RenderOptions options = Options(DemoSong.ToBytes()) with { Plugin = "timbre", Model = null, Stems = folder };
        Assert.Contains("--stems", Assert.Throws<HostException>(() => _host.Render(options)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    /// <summary>A pad's file against a render of the same note: the last of 24 bits.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExportedPads_AreWhatTheyPlay(bool neutral)
    {
        string folder = Path.Combine(_host.Folder, "export");
        string kit = WriteKit();
        IReadOnlyList<ExportedPad> pads = Export("Test kit", kit, folder, neutral);
        Assert.Equal(16, pads.Count);
        foreach (ExportedPad pad in pads.Where(p => p.Pad is 1 or 2 or 9))
        {
            string[] set = neutral ? [$"Pad {pad.Pad} level=0", $"Pad {pad.Pad} pan=0", $"Pad {pad.Pad} tune=0"] : [];
            AudioBuffer played = _host.Render(Options(Midi((0, pad.Keys[0]))) with { Preset = kit, Set = set, TailSeconds = 2 }).Audio;
            AudioBuffer file = WavFile.Read(Path.Combine(folder, "Test kit", pad.File));
            double gain = Math.Pow(10, pad.VolumeDb / 20), lastBit = gain / (1 << 23);
            Assert.True(file.LengthSamples > 500);
            for (int c = 0; c < 2; c++)
            {
                double worst = 0;
                for (int n = 0; n < played.LengthSamples; n++) worst = Math.Max(worst, Math.Abs(played.Channels[c][n] - (n < file.LengthSamples ? gain * file.Channels[c][n] : 0)));
                Assert.InRange(worst, 0, lastBit);
            }
        }
    }

    [Fact]
    public void Instrument_NamesAllPadsWithTheirKeysAndChokes()
    {
        string folder = Path.Combine(_host.Folder, "sfz");
        Export("Test kit", WriteKit(), folder, neutral: true);
        string[] lines = [.. File.ReadAllLines(Path.Combine(folder, "Test kit.sfz")).Where(l => l.StartsWith("<region>", StringComparison.Ordinal))];
        string Line(int key) => lines.Single(l => Regex.IsMatch(l, $@"\bkey={key}\b"));
        string Opcode(string line, string name) => Regex.Match(line, $@"\b{name}=(\S+)").Groups[1].Value;
        Assert.Equal("-3", Opcode(Line(36), "transpose"));
        Assert.Equal(-4.5, double.Parse(Opcode(Line(36), "volume"), CultureInfo.InvariantCulture), 1e-4);
        Assert.Equal(Opcode(Line(42), "group"), Opcode(Line(46), "off_by"));
        Assert.DoesNotContain("group", Line(36), StringComparison.Ordinal);
        foreach (string line in lines) Assert.True(File.Exists(Path.Combine(folder, Regex.Match(line, "sample=(.*)$").Groups[1].Value)), line);
    }

    private IReadOnlyList<ExportedPad> Export(string name, string kit, string folder, bool neutral)
    {
        using var host = new HostObject(new HostLog(null));
        using HostedPlugin plugin = _host.Library.Create(_host.Library.Find("drums"), host);
        plugin.LoadPreset(Model());
        plugin.LoadPreset(kit);
        plugin.SetRenderMode(offline: true);
        return new KitExport(plugin, Rate, neutral).Write(name, folder, null);
    }

    private string WriteKit()
    {
        string path = Path.Combine(_host.Folder, "Test kit.nskit");
        File.WriteAllText(path, """{ "schemaVersion": 1, "name": "Test kit", "author": "", "description": "", "tags": [], "classes": [], "keyToPad": [], "values": { "pad1.tune": -3, "pad1.level": -4.5, "pad1.drive": 0.4, "pad2.pan": -0.5, "pad9.filter": 1, "pad9.cutoff": 3000, "pad9.choke": 1, "pad11.choke": 1 } }""");
        return path;
    }

    private string Model() => _host.Model(TinyDrums.Package());

    private RenderOptions Options(byte[] midi) => new()
    {
        Plugin = "drums",
        Model = Model(),
        Song = new MidiSong(MidiFile.Read(midi, "song.mid"), "song.mid"),
        Output = "",
        SampleRate = Rate,
        TailSeconds = 1,
    };

    private AudioBuffer Render(params (long Tick, int Key)[] hits) => _host.Render(Options(Midi(hits))).Audio;

    private static byte[] Midi(params (long Tick, int Key)[] hits) =>
        MidiWriter.ToBytes(480, 500_000, hits.SelectMany(h => ((long, byte[])[])[(h.Tick, [0x99, (byte)h.Key, 127])]), hits.Max(h => h.Tick) + 1);

    private static int TicksToSamples(long tick) => (int)(tick * Rate / TicksPerSecond);

    private static void Add(double[] sum, AudioBuffer hit, long tick)
    {
        int at = TicksToSamples(tick);
        for (int n = 0; n < hit.LengthSamples && at + n < sum.Length; n++) sum[at + n] += hit.Channels[0][n];
    }
}
