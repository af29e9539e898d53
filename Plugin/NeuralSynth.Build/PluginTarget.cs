namespace NeuralSynth.Build;

/// <summary>Makes artifacts/NeuralSynth/ and artifacts/bin/.</summary>
public static class PluginTarget
{
    private const string Native = "Plugin/NeuralSynth.Native/NeuralSynth.Native.csproj";
    private const string Realtime = "Plugin/NeuralSynth.Realtime/NeuralSynth.Realtime.csproj";

    private static readonly (string Program, string Project)[] Tools =
    [
        ("neuralsynth", "Plugin/NeuralSynth.Host/NeuralSynth.Host.csproj"),
        ("neuralsynth-train", "Training/NeuralSynth.Train/NeuralSynth.Train.csproj"),
    ];

    /// <summary>Publishes what is missing or older than its sources. Several processes may call it at once.</summary>
    /// <exception cref="BuildException">A step failed.</exception>
    public static void Ensure(Repository repository, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(repository);
        using BuildLock hold = BuildLock.Take(repository);
        NpmPackages.Ensure(repository);
        MainLibrary(repository, force);
        foreach (string instructionSet in TargetSystem.InstructionSets) RealtimeLibrary(repository, instructionSet, force);
        OnnxRuntime(repository);
        Presets(repository, "models", "*.nsmodel");
        Presets(repository, "kits", "*.nskit");
        if (OperatingSystem.IsMacOS()) MacBundle.Write(repository.Clap, Vst3.ModuleDescription.Version);
        Vst3Bundle.Write(repository);
        foreach ((string program, string project) in Tools) Tool(repository, program, project, force);
        Progress.Line($"Ready: {Relative(repository, repository.Bundle)} and {Relative(repository, repository.Tools)}");
    }

    private static void MainLibrary(Repository repository, bool force)
    {
        var sources = new SourceHash(repository, Native);
        var stamp = new Stamp(repository, "main", sources.Total);
        if (!force && stamp.IsCurrent(repository.MainLibrary)) return;
        stamp.Forget();
        Progress.Line("Compiling the plug-in ahead of time ...");
        string output = Publisher.Publish(repository, Native, sources, "main");
        string library = Path.Combine(output, "NeuralSynth.Native" + TargetSystem.LibraryExtension);
        Place(repository, library, repository.MainLibrary);
        stamp.Write();
    }

    private static void RealtimeLibrary(Repository repository, string instructionSet, bool force)
    {
        string target = repository.RealtimeLibrary(instructionSet);
        var sources = new SourceHash(repository, Realtime);
        var stamp = new Stamp(repository, "rt-" + instructionSet, sources.Total);
        if (!force && stamp.IsCurrent(target)) return;
        stamp.Forget();
        Progress.Line($"Compiling the real-time half for {instructionSet} ...");
        string output = Publisher.Publish(repository, Realtime, sources, "rt-" + instructionSet, $"-p:RealtimeIsa={instructionSet}");
        Place(repository, Path.Combine(output, "NeuralSynth.Realtime" + TargetSystem.LibraryExtension), target);
        stamp.Write();
    }

    private static void Tool(Repository repository, string program, string project, bool force)
    {
        var sources = new SourceHash(repository, project);
        var stamp = new Stamp(repository, program, sources.Total);
        string executable = Path.Combine(repository.Tools, program + TargetSystem.ProgramExtension);
        if (!force && stamp.IsCurrent(executable)) return;
        stamp.Forget();
        Progress.Line($"Compiling {program} ...");
        string output = Publisher.Publish(repository, project, sources, program);
        FileTree.CopyFolder(output, repository.Tools, skip: file => file.EndsWith(".xml", StringComparison.Ordinal));
        if (!File.Exists(executable)) throw new BuildException($"publishing '{project}' did not make '{executable}'.");
        stamp.Write();
    }

    private static void OnnxRuntime(Repository repository)
    {
        string package = Path.Combine(repository.Root, "node_modules", "com.github.asus4.onnxruntime");
        FileTree.CopyFile(
            Path.Combine(package, TargetSystem.OnnxRuntimeFolder, TargetSystem.OnnxRuntimeFile),
            Path.Combine(repository.BundleContents, "onnxruntime", TargetSystem.OnnxRuntimeFile));
        // Its licence asks that these travel with every copy.
        foreach (string notice in (string[])["LICENSE", "ThirdPartyNotices.txt"])
        {
            FileTree.CopyFile(Path.Combine(package, notice), Path.Combine(repository.BundleContents, "onnxruntime", notice));
        }
    }

    private static void Presets(Repository repository, string folder, string pattern)
    {
        string presets = Path.Combine(repository.Root, "Presets");
        string target = Path.Combine(repository.BundleContents, folder);
        Directory.CreateDirectory(target);
        string[] files = Directory.Exists(presets)
            ? Directory.GetFiles(presets, pattern, SearchOption.AllDirectories)
            : [];
        foreach (string file in files) FileTree.CopyFile(file, Path.Combine(target, Path.GetFileName(file)));

        var names = files.Select(Path.GetFileName).ToHashSet();
        foreach (string old in Directory.GetFiles(target, pattern))
        {
            if (!names.Contains(Path.GetFileName(old))) File.Delete(old);
        }
    }

    private static void Place(Repository repository, string from, string to)
    {
        FileTree.CopyFile(from, to);
        Progress.Line($"  {Relative(repository, to)}: {new FileInfo(to).Length / 1024.0 / 1024.0:0.00} MB");
    }

    private static string Relative(Repository repository, string path) => Path.GetRelativePath(repository.Root, path);
}
