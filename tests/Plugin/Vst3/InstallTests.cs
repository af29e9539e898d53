using NeuralSynth.Build;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>The bundles, and what install and uninstall do with them.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class InstallTests(PublishedPlugin published) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;

    private Repository Repository => published.Repository;

    private string Clap => Path.Combine(_folder, "clap");

    private string Vst3 => Path.Combine(_folder, "vst3");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Vst3Bundle_HoldsTheSameLibrariesAndModels()
    {
        Assert.Equal(File.ReadAllBytes(Repository.MainLibrary), File.ReadAllBytes(Repository.Vst3Library));
        foreach (string set in TargetSystem.InstructionSets)
            Assert.Equal(File.ReadAllBytes(Repository.RealtimeLibrary(set)), File.ReadAllBytes(Path.Combine(Repository.Vst3Contents, Path.GetFileName(Repository.RealtimeLibrary(set)))));
        Assert.Equal(Names(Path.Combine(Repository.BundleContents, "onnxruntime")), Names(Path.Combine(Repository.Vst3Contents, "onnxruntime")));
        Assert.Equal(Names(Path.Combine(Repository.BundleContents, "models")), Names(Path.Combine(Repository.Vst3Resources, "models")));
        Assert.NotEmpty(Names(Path.Combine(Repository.Vst3Resources, "models")));
    }

    [Fact]
    public void Install_PutsEachFormatWhereItsHostsLook_AndUninstallRemovesExactlyThat()
    {
        InstallTarget.Install(Repository, Clap, Vst3, force: false);
        string clap = Path.Combine(Clap, "NeuralSynth");
        string vst3 = Path.Combine(Vst3, "NeuralSynth.vst3");
        Assert.Equal(Names(Repository.Vst3), Names(vst3).Where(name => name != ".installed-files"));
        Assert.True(Path.Exists(Path.Combine(clap, "NeuralSynth.clap")));
        Assert.DoesNotContain(Names(clap), name => name.Contains("vst3", StringComparison.OrdinalIgnoreCase));

        string own = Path.Combine(vst3, "Contents", "Resources", "models", "mine.nsmodel");
        File.WriteAllText(own, "the user's");
        InstallTarget.Install(Repository, Clap, Vst3, force: false);
        InstallTarget.Uninstall(Clap, Vst3);
        Assert.False(Directory.Exists(clap));
        Assert.Equal([own], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
        InstallTarget.Uninstall(Clap, Vst3);
        Assert.True(File.Exists(own));
    }

    [Fact]
    public void InstalledBundle_FindsItsPartsThroughALink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        InstallTarget.Install(Repository, Clap, Vst3, force: false);
        string link = Path.Combine(_folder, "link.vst3");
        Directory.CreateSymbolicLink(link, Path.Combine(Vst3, "NeuralSynth.vst3"));
        using var module = new Vst3Module(Path.Combine(link, Path.GetRelativePath(Repository.Vst3, Repository.Vst3Library)));
        using var effect = new Vst3Effect(module);
        effect.Activate(48000, 512);
        Assert.True(effect.Latency > 0, "the factory model was not found");
        effect.Deactivate();
    }

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
}
