using System.Diagnostics;
using NeuralSynth.Build;
using NeuralSynth.Contract;
using NeuralSynth.Host;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Import;
using NeuralSynth.Import.Tests;
using NeuralSynth.Import.Tests.Archive;
using NeuralSynth.Import.Tests.Networks;
using NeuralSynth.Media;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>From an export to sound: <c>neuralsynth import</c> as a user starts it, and the published plug-in with what it
/// wrote, against the same graphs in ONNX Runtime.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class ImportedModelTests(PublishedPlugin published) : IDisposable
{
    private const int Rate = SmallRaveOptions.SampleRate;

    private readonly RenderFixture _host = new(published);
    private int _exports;

    public static TheoryData<string> Names => [.. Networks.Keys];

    private static readonly Dictionary<string, SmallRaveOptions> Networks = new()
    {
        ["first generation"] = new() { Ratios = [4, 4, 2] },
        ["second generation"] = new() { Family = SmallFamily.Second, Ratios = [4, 4, 2] },
        ["causal"] = new() { Causal = true, Ratios = [2, 2, 1], Dilations = [3, 9, 27] },
    };

    /// <summary>After exactly the latency that the plug-in reports, at the model's rate, deterministic latents.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Render_EqualsTheGraphsInOnnxRuntime_AfterTheDeclaredLatency(string name)
    {
        string package = Import(Networks[name]);
        string input = _host.Input(Rate, 1);
        (AudioBuffer output, _, RenderFigures figures) = _host.Render(Options(input, package) with { Set = ["Latent randomness=0"] });
        LoadedPackage model = ModelPackage.Read(package);
        Assert.True(figures.LatencySamples >= model.Manifest.LatencySamples + model.Manifest.HopSamples - 1, $"latency {figures.LatencySamples}");
        double[] expected = Reference(model, WavFile.Read(input).Channels[0]);
        double peak = expected.Max(Math.Abs);
        Assert.True(peak > 0.01, "silence");
        for (int n = 0; n < expected.Length; n++)
        {
            if (Math.Abs(expected[n] - output.Channels[0][n]) > 1e-5 * peak) Assert.Fail($"sample {n}: expected {expected[n]}, found {output.Channels[0][n]}, peak {peak}");
        }
    }

    [Fact]
    public void Randomness_FollowsTheSeed_AndIsNothingAtZero()
    {
        string package = Import(new() { Family = SmallFamily.Second });
        RenderOptions options = Options(_host.Input(Rate, 0.5, channels: 2), package) with { Seed = 3 };
        byte[] random = Render(options);
        Assert.Equal(random, Render(options with { Block = "333" }));
        Assert.NotEqual(random, Render(options with { Seed = 4 }));

        byte[] still = Render(options with { Set = ["Latent randomness=0"] });
        Assert.NotEqual(random, still);
        Assert.Equal(still, Render(options with { Set = ["Latent randomness=0"], Seed = 4 }));
        Assert.NotEqual(still, Render(options with { Set = ["Latent randomness=0.5"] }));
        // Deterministic graphs are what a stochastic package plays without randomness.
        string deterministic = Import(new() { Family = SmallFamily.Second }, "--latents", "deterministic");
        float[] a = _host.Render(options with { Set = ["Latent randomness=0"] }).Audio.Channels[0];
        float[] b = _host.Render(options with { Model = deterministic }).Audio.Channels[0];
        for (int n = 0; n < a.Length; n++) Assert.Equal(a[n], b[n], 1e-5f);
    }

    [Fact]
    public void Width_SpreadsAMonoInput()
    {
        string package = Import(new() { Noise = true });
        string input = _host.Input(Rate, 0.5);
        string both = Path.Combine(_host.Folder, "both.wav");
        float[] mono = WavFile.Read(input).Channels[0];
        WavFile.Write(both, new AudioBuffer([mono, mono], Rate));
        AudioBuffer wide = _host.Render(Options(both, package)).Audio;
        AudioBuffer narrow = _host.Render(Options(both, package) with { Set = ["Stereo width=0"] }).Audio;
        Assert.NotEqual(wide.Channels[0], wide.Channels[1]);
        Assert.Equal(narrow.Channels[0], narrow.Channels[1]);
        Assert.Equal(wide.Channels[0], narrow.Channels[0]);
    }

    [Fact]
    public void Import_SaysWhatTheFileIs_AndWritesNothingWhenAsked()
    {
        string export = Export(new() { Noise = true });
        (int exitCode, string output, _) = Run([], "import", export, "--inspect");
        Assert.Equal(0, exitCode);
        Assert.Contains("Latency", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(export)!, "*.nsmodel"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Import_NamesTheMistake(bool hybrid)
    {
        string export = Path.Combine(_host.Folder, "refused.ts");
        var network = new SmallRave(new() { Family = SmallFamily.Second });
        File.WriteAllBytes(export, hybrid ? TorchFileWriter.Write(network.ToModule().With("input_mode", "mel")) : network.ToFile()[..2000]);
        (int exitCode, string output, string error) = Run([], "import", export);
        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Contains(export, error, StringComparison.Ordinal);
        Assert.Contains(hybrid ? "hybrid" : "zip", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_host.Folder, "*.nsmodel"));
    }

    /// <summary>An export given as a preset is converted into the user's folder and plays like the imported package.</summary>
    [Fact]
    public void DroppedExport_PlaysLikeItsPackage()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the user's folder can be moved by the environment on Linux only");
        string export = Export(new() { Family = SmallFamily.Second });
        string package = Import(new() { Family = SmallFamily.Second });
        string input = _host.Input(Rate, 0.5), dropped = Path.Combine(_host.Folder, "dropped.wav"), data = Path.Combine(_host.Folder, "data");
        (string, string)[] environment = [("XDG_DATA_HOME", data)];
        (int exitCode, _, string error) = Run(environment, "render", "--in", input, "--out", dropped, "--model", export, "--json");
        Assert.True(exitCode == 0, error);
        Assert.Equal(_host.Render(Options(input, package)).Bytes, File.ReadAllBytes(dropped));
        string written = Assert.Single(Directory.GetFiles(Path.Combine(data, "NeuralSynth", "models")));
        Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(written));
        // Dropped again, it is the same model.
        Assert.Equal(0, Run(environment, "render", "--in", input, "--out", dropped, "--model", export, "--json").ExitCode);
        Assert.Single(Directory.GetFiles(Path.Combine(data, "NeuralSynth", "models")));
    }

    [Fact]
    public void DamagedExport_IsRefused_AndTheModelBeforeStays()
    {
        string package = Import(new() { Causal = true });
        string damaged = Path.Combine(_host.Folder, "damaged.ts");
        byte[] bytes = new SmallRave(new()).ToFile();
        for (int i = 100; i < bytes.Length; i += 997) bytes[i] ^= 0x55;
        File.WriteAllBytes(damaged, bytes);
        using var plugin = new ProcessHarness(_host.Library, package, new HostLog(null));
        byte[] before = plugin.Plugin.State.Save();
        HostException e = Assert.Throws<HostException>(() => plugin.Plugin.LoadPreset(damaged));
        Assert.Contains(damaged, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, plugin.Plugin.State.Save());
        plugin.Activate(Rate, 512);
        float[] output = plugin.Process(512);
        Assert.All(output, x => Assert.True(float.IsFinite(x)));
        plugin.Deactivate();
    }

    public void Dispose() => _host.Dispose();

    private static RenderOptions Options(string input, string model) => new() { Input = input, Output = "", Model = model };

    private byte[] Render(RenderOptions options) => _host.Render(options).Bytes;

    /// <summary>Writes an export and imports it by the command.</summary>
    private string Import(SmallRaveOptions options, params string[] arguments)
    {
        string export = Export(options), package = Path.ChangeExtension(export, ModelPackage.Extension);
        (int exitCode, string output, string error) = Run([], ["import", export, "--out", package, .. arguments]);
        Assert.True(exitCode == 0, error);
        Assert.Contains(package, output, StringComparison.Ordinal);
        return package;
    }

    private string Export(SmallRaveOptions options)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_host.Folder, $"export {_exports++}")).FullName, "model.ts");
        File.WriteAllBytes(path, new SmallRave(options).ToFile());
        return path;
    }

    /// <summary>The whole input through the package's graphs in ONNX Runtime; what comes after the model's own latency.</summary>
    private static double[] Reference(LoadedPackage model, float[] audio)
    {
        int hop = model.Manifest.HopSamples, latency = model.Manifest.LatencySamples;
        var files = model.Manifest.Graphs.ToDictionary(g => g.File, g => model.GraphBytes(g.Role).ToArray());
        using var streamed = new StreamedModel(new ImportedPackage(model.Manifest, files, null!));
        double[] padded = new double[(audio.Length + latency + hop) / hop * hop];
        for (int n = 0; n < audio.Length; n++) padded[n] = audio[n];
        return streamed.Run([padded])[0][latency..(latency + audio.Length)];
    }

    private (int ExitCode, string Output, string Error) Run((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Shell.Dotnet, [Path.Combine(published.Repository.Tools, "neuralsynth.dll"), .. arguments])
        {
            WorkingDirectory = _host.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
