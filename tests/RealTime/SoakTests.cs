using System.Diagnostics;
using System.Text.Json;
using NeuralSynth.Build;
using NeuralSynth.Streaming.Tests;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.RealTime.Tests;

/// <summary><c>neuralsynth soak</c> as a process of its own, so that the interposer lies before the C library: what the
/// published plug-in calls inside <c>process</c>, and that the interposer sees what it should.</summary>
[Collection(PublishedHalvesTests.PublishedLibraries.Name)]
public sealed class SoakTests : IClassFixture<Packages>
{
    private const int Held = 0;
    private const int Broken = 2;

    private readonly Packages _packages;

    // The fixture publishes what is missing.
    public SoakTests(Packages packages, PublishedHalvesTests.Published published)
    {
        _packages = packages;
        ArgumentNullException.ThrowIfNull(published);
    }

    public static bool HasInterposer => OperatingSystem.IsLinux();

    [Fact(SkipUnless = nameof(HasInterposer), Skip = "The interposer is for Linux.")]
    public void Session_WithSwapsRestartsAndAnAllocatingMainHalf_KeepsEveryPromise()
    {
        (int exitCode, JsonElement report, string text) = Soak("--minutes", "0.2", "--model", Ddsp("A"), "--model", Ddsp("B"), "--model", Autoencoder(256), "--model", Autoencoder(2048));
        Assert.True(exitCode == Held, text);
        Assert.Equal(0, report.GetProperty("realtimeCollections").GetInt64());
        Assert.Equal(0, report.GetProperty("realtimeBytes").GetInt64());
        Assert.All(report.GetProperty("calls").EnumerateArray(), call => Assert.Equal("sem_post", call.GetProperty("function").GetString()));
        // That it was a session and not a pause.
        Assert.True(report.GetProperty("mainCollections").GetInt64() > 0, text);
        Assert.True(report.GetProperty("restarts").GetInt64() > 2, text);
        Assert.True(report.GetProperty("stateLoads").GetInt64() > 2, text);
        Assert.True(report.GetProperty("hops").GetInt64() > 100, text);
    }

    [Theory(SkipUnless = nameof(HasInterposer), Skip = "The interposer is for Linux.")]
    [InlineData("malloc", "malloc")]
    [InlineData("lock", "pthread_mutex_lock")]
    [InlineData("sleep", "nanosleep")]
    [InlineData("raw-sleep", "voluntary")] // past the C library: the context switch tells
    public void Control_WhatMustNotBeDoneInsideTheCallback_IsSeen(string misdeed, string named)
    {
        (int exitCode, _, string text) = Soak("--minutes", "0.01", "--instances", "1", "--steady", "--model", Ddsp("A"), "--misbehave", misdeed);
        Assert.True(exitCode == Broken, text);
        Assert.Contains(named, text, StringComparison.Ordinal);
    }

    private string Ddsp(string name) => _packages.Write(SamplePackages.Ddsp(new SampleDdsp { Name = name }));

    private string Autoencoder(int hop) => _packages.Write(SamplePackages.Autoencoder(new SampleAutoencoder { Name = $"Hop {hop}", HopSamples = hop, NoiseGain = 0.01f }));

    private static (int ExitCode, JsonElement Report, string Text) Soak(params string[] arguments)
    {
        string program = Path.Combine(Repository.OfThisBuild().Tools, "neuralsynth");
        var start = new ProcessStartInfo(program, ["soak", "--json", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string text = output + errors.Result;
        Assert.True(output.StartsWith('{'), text);
        return (process.ExitCode, JsonDocument.Parse(output).RootElement.Clone(), text);
    }
}
