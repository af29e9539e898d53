using System.Diagnostics;
using NeuralSynth.Media;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>What we load tells nobody what it runs: ONNX Runtime's official builds would, and keep an identifier and a
/// queue in the user's cache folder.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class TelemetryTests(PublishedPlugin published) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Render_LeavesNothingInTheUsersFolder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there the system's consent decides, and nothing is kept");
        string home = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;
        string input = Path.Combine(_folder, "in.wav"), output = Path.Combine(_folder, "out.wav");
        WavFile.Write(input, AudioBuffer.Mono(new float[4800], 48000));
        string model = SamplePackages.Ddsp().WriteTo(Path.Combine(_folder, "model.nsmodel"));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(published.Repository.Tools, "neuralsynth.dll"), "render", "--in", input, "--out", output, "--model", model])
        {
            RedirectStandardError = true,
        };
        // Continuous integration, which has variables of its own, would be left alone anyway.
        string? path = Environment.GetEnvironmentVariable("PATH"), root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = home;
        if (root != null) start.Environment["DOTNET_ROOT"] = root;
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        Assert.True(File.Exists(output));
        Assert.Empty(Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories));
    }
}
