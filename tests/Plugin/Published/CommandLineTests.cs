using System.Diagnostics;
using System.Text.Json;
using NeuralSynth.Build;
using NeuralSynth.Media;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>The published <c>neuralsynth</c>, started as a user starts it.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class CommandLineTests(PublishedPlugin published) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;

    [Fact]
    public void Scan_ListsThePlugin()
    {
        (int exitCode, string output, _) = Run("scan", "--json");
        Assert.Equal(0, exitCode);
        using JsonDocument scan = JsonDocument.Parse(output);
        Assert.Equal("org.neuralsynth.timbre", scan.RootElement.GetProperty("plugins")[0].GetProperty("plugin").GetProperty("id").GetString());
    }

    [Fact]
    public void Params_HaveTextsForTheirValues()
    {
        (int exitCode, string output, _) = Run("params", "--json");
        Assert.Equal(0, exitCode);
        using JsonDocument rows = JsonDocument.Parse(output);
        JsonElement mix = rows.RootElement.EnumerateArray().Single(r => r.GetProperty("name").GetString() == "Mix");
        Assert.Equal("100.00 %", mix.GetProperty("defaultText").GetString());
    }

    [Fact]
    public void Render_PrintsItsFigures()
    {
        string output = Path.Combine(_folder, "out.wav");
        (int exitCode, string json, _) = Run("render", "--in", Tone(), "--out", output, "--model", Model(), "--json", "--format", "16", "--tail", "0.5", "--rate", "48000");
        Assert.Equal(0, exitCode);
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement figures = document.RootElement;
        AudioBuffer audio = WavFile.Read(output);
        Assert.Equal(48000, audio.SampleRate);
        Assert.Equal(audio.LengthSamples, figures.GetProperty("outputSamples").GetInt64());
        Assert.Equal(figures.GetProperty("inputSamples").GetInt64() + 24000, audio.LengthSamples);
        Assert.Equal(0, figures.GetProperty("underRuns").GetInt64());
        Assert.True(figures.GetProperty("latencySamples").GetInt32() > 0);
        Assert.True(figures.GetProperty("realTimeFactor").GetDouble() > 0);
    }

    [Fact]
    public void Render_InRealTime_GivesTheWholeLength()
    {
        string output = Path.Combine(_folder, "out.wav");
        (int exitCode, string json, _) = Run("render", "--in", Tone(), "--out", output, "--model", Model(), "--json", "--realtime", "--block", "256");
        Assert.Equal(0, exitCode);
        using JsonDocument figures = JsonDocument.Parse(json);
        Assert.True(figures.RootElement.GetProperty("realtime").GetBoolean());
        Assert.Equal(WavFile.Read(Tone()).LengthSamples, WavFile.Read(output).LengthSamples);
    }

    public static TheoryData<string[], string> Mistakes => new()
    {
        { ["--in", "missing.wav", "--out", "x.wav"], "missing.wav" },
        { ["--in", "INPUT", "--out", "no/such/folder/x.wav"], "no/such/folder" },
        { ["--in", "INPUT", "--out", "x.wav", "--block", "0"], "--block" },
        { ["--in", "INPUT", "--out", "x.wav", "--set", "Mixx=1"], "Main/Mix" },
        { ["--in", "INPUT", "--out", "x.wav", "--automate", "Mix=1:0,0:1"], "rising times" },
        { ["--in", "INPUT", "--out", "x.wav", "--model", "missing.nsmodel"], "missing.nsmodel" },
        { ["--in", "INPUT", "--out", "x.wav", "--model", "INPUT"], "zip" },
        { ["--in", "INPUT", "--out", "x.wav", "--clap", "missing.clap"], "missing.clap" },
        { ["--in", "INPUT", "--out", "x.wav", "--clap", "INPUT"], "INPUT" },
        { ["--in", "INPUT", "--out", "x.wav", "--plugin", "reverb"], "org.neuralsynth.timbre" },
        { ["--in", "INPUT", "--out", "x.wav", "--rate", "5"], "--rate" },
        { ["--in", "INPUT", "--out", "x.wav", "--state-in", "missing.state"], "missing.state" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Render_NamesTheMistake(string[] arguments, string named)
    {
        string input = Tone();
        (int exitCode, string output, string error) = Run(["render", .. arguments.Select(a => a == "INPUT" ? input : a)]);
        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Contains(named == "INPUT" ? input : named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "x.wav")), "a failed render left a file");
    }

    [Fact]
    public void Validate_LooksAtEveryPackage()
    {
        string good = Model(), bad = Path.Combine(_folder, "bad.nsmodel");
        File.WriteAllText(bad, "not a package");
        Assert.Equal(0, Run("validate", good).ExitCode);
        (int exitCode, string output, string error) = Run("validate", bad, good);
        Assert.Equal(1, exitCode);
        Assert.Contains(good, output, StringComparison.Ordinal);
        Assert.Contains(bad, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_RunsTheModel()
    {
        string model = SamplePackages.Ddsp(new SampleDdsp { NotANumberAfterHops = 0 }).WriteTo(Path.Combine(_folder, "nan.nsmodel"));
        (int exitCode, string output, string error) = Run("validate", model);
        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Contains("finite", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_PrintsJson()
    {
        (int exitCode, string output, _) = Run("inspect", Model(), "--json");
        Assert.Equal(0, exitCode);
        using JsonDocument inspection = JsonDocument.Parse(output);
        Assert.Equal("Sample ddsp", inspection.RootElement.GetProperty("manifest").GetProperty("name").GetString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Model() => SamplePackages.Ddsp().WriteTo(Path.Combine(_folder, "model.nsmodel"));

    private string Tone()
    {
        string path = Path.Combine(_folder, "tone.wav");
        float[] tone = Enumerable.Range(0, 11025).Select(n => 0.3f * MathF.Sin(0.05f * n)).ToArray();
        if (!File.Exists(path)) WavFile.Write(path, AudioBuffer.Mono(tone, 44100));
        return path;
    }

    private (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Shell.Dotnet, [Path.Combine(published.Repository.Tools, "neuralsynth.dll"), .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
