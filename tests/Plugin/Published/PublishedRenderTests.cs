using NeuralSynth.Clap.Interop;
using NeuralSynth.Host;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Media;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>The published plug-in through its C ABI, rendered by our host.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class PublishedRenderTests(PublishedPlugin published) : IDisposable
{
    private readonly RenderFixture _host = new(published);

    private static RenderOptions Options(string input, string? model = null) => new() { Input = input, Output = "", Model = model };

    [Fact]
    public void EmptyModelSlot_TheOutputIsTheInput()
    {
        string input = _host.Input(44100, 0.5, channels: 2);
        (AudioBuffer output, _, RenderFigures figures) = _host.Render(Options(input) with { Set = ["Model=7"] });
        Assert.Equal(0, figures.LatencySamples);
        AudioBuffer expected = WavFile.Read(input);
        Assert.Equal(expected.Channels[0], output.Channels[0]);
        Assert.Equal(expected.Channels[1], output.Channels[1]);
    }

    [Theory]
    [InlineData("44100", 1)]
    [InlineData("44100", 64)]
    [InlineData("44100", 4096)]
    [InlineData("48000", 256)]
    [InlineData("88200", 256)]
    [InlineData("96000", 256)]
    [InlineData("192000", 256)]
    public void IdentityModel_LatencyCompensated_ReturnsTheInput(string rate, int block)
    {
        int sampleRate = int.Parse(rate);
        string input = _host.Input(sampleRate, 0.5, noise: 0);
        string model = _host.Model(SamplePackages.Autoencoder(new SampleAutoencoder { DelaySamples = 700 }));
        (AudioBuffer output, _, RenderFigures figures) = _host.Render(Options(input, model) with { Block = block.ToString() });
        Assert.True(figures.LatencySamples > 700, $"latency {figures.LatencySamples}");
        Assert.Equal(0, figures.UnderRuns);
        float[] expected = WavFile.Read(input).Channels[0];
        Assert.Equal(expected.Length, output.LengthSamples);
        // Away from the ends, which ring in a resampler: far less than one sample off.
        Range inner = 4000..^4000, later = 4001..^3999;
        double error = Rms(expected.AsSpan(inner), output.Channels[0].AsSpan(inner));
        double shifted = Rms(expected.AsSpan(later), output.Channels[0].AsSpan(inner));
        Assert.InRange(error, 0, sampleRate == 44100 ? 1e-6 : 1e-4);
        Assert.True(error < 0.1 * shifted, $"error {error}, one sample later {shifted}");
    }

    [Fact]
    public void AnyBlockSize_GivesTheSameBytes()
    {
        string input = _host.Input(48000, 1, channels: 2);
        string model = _host.Model(SamplePackages.Ddsp());
        RenderOptions options = Options(input, model) with
        {
            Seed = 3,
            Set = ["Tune=0.5"],
            Automate = ["Instrument morph=0:0,0.9:1", "Instrument/Brightness=0.1:-1,0.5:2"],
        };
        byte[] expected = _host.Render(options with { Block = "64" }).Bytes;
        Assert.True(_host.Render(options with { Block = "64" }).Figures.PeakDb > -40, "silence");
        foreach (string block in (string[])["64", "1", "333", "1024", "8192", "random"])
            Assert.True(expected.AsSpan().SequenceEqual(_host.Render(options with { Block = block }).Bytes), $"block {block} differs");
        Assert.False(expected.AsSpan().SequenceEqual(_host.Render(options with { Seed = 4 }).Bytes), "the seed changes nothing");
    }

    [Fact]
    public void State_BringsModelAndValuesBack()
    {
        string input = _host.Input(44100, 0.5);
        string model = _host.Model(SamplePackages.Ddsp());
        string state = Path.Combine(_host.Folder, "state");
        byte[] expected = _host.Render(Options(input, model) with { Set = ["Tune=3", "Seed=9"], StateOut = state }).Bytes;
        string again = Path.Combine(_host.Folder, "again");
        byte[] restored = _host.Render(Options(input) with { StateIn = state, StateOut = again }).Bytes;
        Assert.Equal(expected, restored);
        Assert.Equal(File.ReadAllBytes(state), File.ReadAllBytes(again));
    }

    [Fact]
    public void DamagedState_IsRefusedWithItsFile()
    {
        string state = Path.Combine(_host.Folder, "state");
        File.WriteAllBytes(state, new byte[100]);
        var e = Assert.Throws<HostException>(() => _host.Render(Options(_host.Input(44100, 0.1)) with { StateIn = state }));
        Assert.Contains(state, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelSlotAutomation_Offline_SwitchesAtTheSameSampleForAnyBlockSize()
    {
        string input = _host.Input(44100, 1.5);
        string first = _host.Model(SamplePackages.Ddsp(new SampleDdsp { NoiseLevel = 0 }));
        string second = _host.Model(SamplePackages.Ddsp(new SampleDdsp { NoiseLevel = 0, Gain = 0.25f }));
        string state = FillTwoSlots(input, first, second);

        RenderOptions options = Options(input) with { StateIn = state, Automate = ["Model=0:0,0.7:0,0.71:1"] };
        (AudioBuffer fixedBlocks, _, RenderFigures figures) = _host.Render(options with { Block = "64" });
        (AudioBuffer randomBlocks, _, _) = _host.Render(options with { Block = "random" });
        Assert.Equal(0, figures.RestartRequests);
        Assert.Equal(fixedBlocks.Channels[0], randomBlocks.Channels[0]);

        (AudioBuffer unswitched, _, _) = _host.Render(options with { Automate = [] });
        Range before = 4000..26000, after = 40000..60000;
        Assert.Equal(unswitched.Channels[0][before], fixedBlocks.Channels[0][before]);
        Assert.Equal(0.25, Rms(new float[20000], fixedBlocks.Channels[0].AsSpan(after)) / Rms(new float[20000], unswitched.Channels[0].AsSpan(after)), 0.02);
        Assert.DoesNotContain(_host.Log, entry => entry.Severity is ClapLogSeverity.PluginMisbehaving or ClapLogSeverity.HostMisbehaving);
    }

    // A model is loaded into the selected slot; the slot is selected in one render and filled in the next.
    private string FillTwoSlots(string input, string first, string second)
    {
        string Step(string name, RenderOptions options)
        {
            string state = Path.Combine(_host.Folder, name);
            _host.Render(options with { StateOut = state });
            return state;
        }

        string inFirst = Step("first", Options(input, first));
        string atSecond = Step("at-second", Options(input) with { StateIn = inFirst, Set = ["Model=1"] });
        string inSecond = Step("second", Options(input, second) with { StateIn = atSecond });
        return Step("both", Options(input) with { StateIn = inSecond, Set = ["Model=0"] });
    }

    [Fact]
    public void NewInstance_PlaysTheFactoryModel()
    {
        string input = _host.Input(44100, 1, channels: 2);
        (AudioBuffer output, _, RenderFigures figures) = _host.Render(Options(input));
        // The factory model is of the DDSP type: half its pitch window, one hop less one, and the slack.
        Assert.True(figures.LatencySamples >= 1024 + 255, $"latency {figures.LatencySamples}");
        Assert.NotEqual(WavFile.Read(input).Channels[0], output.Channels[0]);
        Assert.True(figures.PeakDb > -60, $"peak {figures.PeakDb}");
    }

    [Fact]
    public void MissingModel_IsNamed_AndTheDrySignalPlaysOnRequest()
    {
        string input = _host.Input(44100, 0.3);
        string missing = Path.Combine(_host.Folder, "missing.nsmodel");
        var e = Assert.Throws<HostException>(() => _host.Render(Options(input, missing)));
        Assert.Contains(missing, e.Message, StringComparison.Ordinal);

        (AudioBuffer output, _, _) = _host.Render(Options(input, missing) with { KeepGoing = true });
        Assert.Equal(WavFile.Read(input).Channels[0], output.Channels[0]);
        Assert.Contains(_host.Log, entry => entry.Severity == ClapLogSeverity.Error && entry.Message.Contains(missing, StringComparison.Ordinal));
    }

    [Fact]
    public void ModelThatTurnsToNaN_NeverReachesTheOutput()
    {
        string input = _host.Input(44100, 0.5);
        string model = _host.Model(SamplePackages.Autoencoder(new SampleAutoencoder { NotANumberAfterHops = 8 }));
        (_, _, RenderFigures figures) = _host.Render(Options(input, model) with { KeepGoing = true });
        Assert.Equal(0, figures.NonFiniteSamples);
        Assert.True(figures.PeakDb > -40, "silence");
    }

    [Fact]
    public void Threads_AreTheOnesThatClapDemands()
    {
        string model = _host.Model(SamplePackages.Ddsp());
        _host.Render(Options(_host.Input(44100, 0.3), model) with { Automate = ["Mix=0:0,0.2:1"], StateOut = Path.Combine(_host.Folder, "s") });
        Assert.DoesNotContain(_host.Log, entry => entry.Severity is ClapLogSeverity.PluginMisbehaving or ClapLogSeverity.HostMisbehaving);
    }

    [Theory]
    [InlineData("Nothing=1", "Nothing")]
    [InlineData("Mix=2", "2")]
    [InlineData("Mix=loud", "loud")]
    [InlineData("Under-runs=1", "read-only")]
    public void WrongSetting_IsNamed(string setting, string named)
    {
        var e = Assert.Throws<HostException>(() => _host.Render(Options(_host.Input(44100, 0.1)) with { Set = [setting] }));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_CanBeOpenedAgainAfterItWasClosed()
    {
        string input = _host.Input(44100, 0.2);
        string model = _host.Model(SamplePackages.Ddsp());
        byte[] expected = _host.Render(Options(input, model)).Bytes;
        for (int i = 0; i < 3; i++)
        {
            using var again = new RenderFixture(published);
            Assert.Equal(expected, again.Render(Options(input, model)).Bytes);
        }
    }

    public void Dispose() => _host.Dispose();

    private static double Rms(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        int count = Math.Min(a.Length, b.Length);
        for (int n = 0; n < count; n++) sum += (a[n] - b[n]) * (double)(a[n] - b[n]);
        return Math.Sqrt(sum / count);
    }
}
