using NeuralSynth.Build;
using NeuralSynth.Host.Demo;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Media;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>What the README promises of the factory model, measured on the committed melody through the published plug-in.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class FactoryModelTests(PublishedPlugin published) : IDisposable
{
    private readonly RenderFixture _host = new(published);

    private string Demo(string file) => Path.Combine(published.Repository.Root, "tests", "Golden", "demo", file);

    [Fact]
    public void FluteMelody_KeepsItsPitchAndBecomesMoreLikeTheViolin()
    {
        (AudioBuffer output, _, RenderFigures figures) = _host.Render(new RenderOptions { Input = Demo("melody.wav"), Output = "", Set = ["Instrument morph=0"] });
        DemoFigures measured = DemoFigures.Measure(WavFile.Read(Demo("melody.wav")), output, WavFile.Read(Demo("violin-heldout.wav")));
        Assert.Equal(0, figures.UnderRuns);
        Assert.InRange(measured.MedianPitchErrorCents, 0, 5);
        Assert.True(measured.ComparedShare > 0.9, $"{measured.ComparedShare:P0} of the voiced frames have a pitch");
        // The violin playing this melody itself is 2.1 dB from its held-out phrases, the flute 6.6 dB, other instruments 4 to 8.
        Assert.True(measured.OutputDistanceDb < 0.6 * measured.InputDistanceDb, $"{measured.OutputDistanceDb} dB, input {measured.InputDistanceDb} dB");
    }

    [Fact]
    public void AutomatedMorph_ChangesTheTimbreAndNotThePitch()
    {
        RenderOptions options = new() { Input = Demo("melody.wav"), Output = "" };
        (AudioBuffer violin, _, _) = _host.Render(options with { Set = ["Instrument morph=0"] });
        (AudioBuffer morph, _, _) = _host.Render(options with { Automate = ["Instrument morph=0:0,20:1"] });
        DemoFigures measured = DemoFigures.Measure(violin, morph, WavFile.Read(Demo("violin-heldout.wav")));
        Assert.InRange(measured.MedianPitchErrorCents, 0, 5);
        Assert.True(measured.OutputDistanceDb > measured.InputDistanceDb + 0.5, "the morph sounds like the violin all along");
    }

    /// <summary>Every build of the real-time half plays the same music; levels that this CPU lacks fall back.</summary>
    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    [InlineData("v4")]
    public void EveryInstructionSet_PlaysTheSame(string level)
    {
        AudioBuffer expected = RenderInChild(null);
        AudioBuffer actual = RenderInChild(level);
        Assert.Contains(expected.Channels[0], x => Math.Abs(x) > 0.05f);
        for (int i = 0; i < expected.LengthSamples; i++) Assert.Equal(expected.Channels[0][i], actual.Channels[0][i], 1e-3f);
    }

    public void Dispose() => _host.Dispose();

    private AudioBuffer RenderInChild(string? level)
    {
        string input = Path.Combine(_host.Folder, "short.wav");
        if (!File.Exists(input)) WavFile.Write(input, AudioBuffer.Mono(WavFile.Read(Demo("melody.wav")).Channels[0].AsSpan(0, 3 * 44100).ToArray(), 44100));
        string output = Path.Combine(_host.Folder, $"{level ?? "default"}.wav");
        var start = new System.Diagnostics.ProcessStartInfo(Shell.Dotnet, [Path.Combine(published.Repository.Tools, "neuralsynth.dll"), "render", "--in", input, "--out", output])
        {
            RedirectStandardError = true,
        };
        if (level != null) start.Environment["NEURALSYNTH_RT"] = level;
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return WavFile.Read(output);
    }
}
