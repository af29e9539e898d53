using NeuralSynth.Vst3;

namespace NeuralSynth.Build;

/// <summary>Makes NeuralSynth.vst3 from what was published for CLAP: the same library serves both formats.</summary>
internal static class Vst3Bundle
{
    /// <summary>Brings the bundle up to date.</summary>
    public static void Write(Repository repository)
    {
        string[] present = [.. Files(repository).Select(file => file.To)];
        RemoveOthers(repository.Vst3, present);
        foreach ((string from, string to) in Files(repository)) FileTree.CopyFile(from, to);
        File.WriteAllText(ModuleInfo(repository), ModuleDescription.ToJson());
        if (OperatingSystem.IsMacOS()) MacBundle.Write(repository.Vst3, ModuleDescription.Version);
    }

    private static string ModuleInfo(Repository repository) => Path.Combine(repository.Vst3Resources, "moduleinfo.json");

    private static IEnumerable<(string From, string To)> Files(Repository repository)
    {
        yield return (repository.MainLibrary, repository.Vst3Library);
        foreach (string set in TargetSystem.InstructionSets)
            yield return (repository.RealtimeLibrary(set), Path.Combine(repository.Vst3Contents, Path.GetFileName(repository.RealtimeLibrary(set))));
        foreach (string name in (string[])["onnxruntime", "models", "kits"])
        {
            string folder = Path.Combine(repository.BundleContents, name);
            string parent = name == "onnxruntime" ? repository.Vst3Contents : repository.Vst3Resources;
            foreach (string file in FileTree.Files(folder)) yield return (file, Path.Combine(parent, name, Path.GetRelativePath(folder, file)));
        }
    }

    // Windows keeps a retired library under another name while it is loaded; it goes with the next copy.
    private static bool IsOurs(string file) => !file.EndsWith(".old", StringComparison.Ordinal);

    // A model that is no longer shipped, or a library of an earlier layout.
    private static void RemoveOthers(string bundle, string[] present)
    {
        if (!Directory.Exists(bundle)) return;
        foreach (string old in FileTree.Files(bundle).Except(present).Where(IsOurs)) File.Delete(old);
    }
}
