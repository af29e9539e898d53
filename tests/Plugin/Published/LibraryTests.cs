using NeuralSynth.Build;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>The published libraries as the dynamic linker sees them.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class LibraryTests(PublishedPlugin published)
{
    private const ulong NoDelete = 8;
    private const long MostRealtimeBytes = 2 * 1024 * 1024;

    [Fact]
    public void MainLibrary_ExportsTheEntriesOfBothFormatsAndNothingElse()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        var library = new ElfLibrary(published.Repository.MainLibrary);
        Assert.Equal(["GetPluginFactory", "ModuleEntry", "ModuleExit", "clap_entry"], library.Exports.Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Contains(("clap_entry", 40ul), library.Exports);
    }

    [Fact]
    public void RealtimeLibraries_ExportTheirTableAndNothingElse()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        foreach (string instructionSet in TargetSystem.InstructionSets)
        {
            var library = new ElfLibrary(published.Repository.RealtimeLibrary(instructionSet));
            Assert.Equal(["neuralsynth_rt_api"], library.Exports.Select(e => e.Name));
        }
    }

    [Fact]
    public void Libraries_ArePinned()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        Assert.All(published.Libraries, path => Assert.Equal(NoDelete, new ElfLibrary(path).Flags1 & NoDelete));
    }

    [Fact]
    public void Libraries_NeedTheCLibraryOnly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        string[] allowed = ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"];
        Assert.All(published.Libraries, path => Assert.Subset(allowed.ToHashSet(), new ElfLibrary(path).Needed.ToHashSet()));
    }

    [Fact]
    public void RealtimeLibraries_AreSmall() =>
        Assert.All(TargetSystem.InstructionSets, set => Assert.InRange(new FileInfo(published.Repository.RealtimeLibrary(set)).Length, 1, MostRealtimeBytes));

    [Fact]
    public void OnnxRuntime_LiesInTheBundle() =>
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(published.Repository.BundleContents, "onnxruntime")));
}
