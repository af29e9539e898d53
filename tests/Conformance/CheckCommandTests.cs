using System.Diagnostics;
using NeuralSynth.Build;

namespace NeuralSynth.Conformance.Tests;

/// <summary><c>neuralsynth check</c> as a user starts it.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class CheckCommandTests(PublishedPlugin published) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void GoodPlugins_PassWithExitCode0()
    {
        foreach (string bundle in (string[])[published.Repository.Clap, published.Repository.Vst3])
        {
            (int exitCode, string output) = Run("check", bundle, "--strictness", "1");
            Assert.Equal(0, exitCode);
            Assert.Contains(" 0 failed", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void BrokenBundle_IsReportedWithExitCode1()
    {
        string broken = Path.Combine(_folder, "NeuralSynth.vst3");
        foreach (string file in Directory.EnumerateFiles(published.Repository.Vst3, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "moduleinfo.json") continue;
            string copy = Path.Combine(broken, Path.GetRelativePath(published.Repository.Vst3, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        (int exitCode, string output) = Run("check", broken, "--only", "bundle-structure");
        Assert.Equal(1, exitCode);
        Assert.Contains("FAILED: Contents/Resources/moduleinfo.json is missing", output, StringComparison.Ordinal);
        Assert.Contains("2 failed", output, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingBundle_IsAnErrorWithExitCode1() => Assert.Equal(1, Run("check", Path.Combine(_folder, "none.clap")).ExitCode);

    private (int ExitCode, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Shell.Dotnet, [Path.Combine(published.Repository.Tools, "neuralsynth.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = error.Result;
        return (process.ExitCode, output);
    }
}
