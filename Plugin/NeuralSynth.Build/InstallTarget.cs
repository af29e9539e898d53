namespace NeuralSynth.Build;

/// <summary>Copies the bundles into the user's CLAP and VST3 folders, and removes them again.</summary>
internal static class InstallTarget
{
    private const string ListName = ".installed-files";

    public static void Install(Repository repository, string? clapFolder, string? vst3Folder, bool force)
    {
        PluginTarget.Ensure(repository, force);
        string vst3 = Path.GetFileName(repository.Vst3) + Path.DirectorySeparatorChar;
        Copy(repository.Bundle, ClapTarget(clapFolder), file => !file.StartsWith(vst3, StringComparison.Ordinal));
        Copy(repository.Vst3, Vst3Target(vst3Folder), _ => true);
    }

    public static void Uninstall(string? clapFolder, string? vst3Folder)
    {
        foreach (string target in (string[])[ClapTarget(clapFolder), Vst3Target(vst3Folder)])
        {
            if (!File.Exists(Path.Combine(target, ListName)))
            {
                Progress.Line($"Nothing to remove: {target} was not made by install.");
                continue;
            }

            int removed = RemoveInstalled(target);
            Progress.Line($"Removed {removed} files from {target}");
            if (Directory.Exists(target)) Progress.Line($"Kept: {target} holds files that install did not put there.");
        }
    }

    private static string ClapTarget(string? folder) => Path.GetFullPath(Path.Combine(folder ?? TargetSystem.ClapFolder, "NeuralSynth"));

    private static string Vst3Target(string? folder) => Path.GetFullPath(Path.Combine(folder ?? TargetSystem.Vst3Folder, "NeuralSynth.vst3"));

    private static void Copy(string bundle, string target, Func<string, bool> wanted)
    {
        RemoveInstalled(target);
        string[] files = FileTree.Files(bundle).Select(f => Path.GetRelativePath(bundle, f)).Where(wanted).ToArray();
        Directory.CreateDirectory(target);
        // First the list, so that an interrupted copy can be removed too.
        File.WriteAllLines(Path.Combine(target, ListName), files);
        foreach (string file in files)
        {
            FileTree.CopyFile(Path.Combine(bundle, file), Path.Combine(target, file));
            Console.WriteLine($"  {Path.Combine(target, file)}");
        }

        Progress.Line($"Installed {files.Length} files in {target}");
    }

    private static int RemoveInstalled(string target)
    {
        string list = Path.Combine(target, ListName);
        if (!File.Exists(list)) return 0;
        string[] files = File.ReadAllLines(list).Where(f => IsInside(target, f) && File.Exists(Path.Combine(target, f))).ToArray();
        foreach (string file in files) File.Delete(Path.Combine(target, file));
        File.Delete(list);
        RemoveEmptyFolders(target);
        return files.Length;
    }

    // The list lies where others can write: it must not lead out of the folder.
    private static bool IsInside(string target, string file) =>
        Path.GetFullPath(Path.Combine(target, file)).StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static void RemoveEmptyFolders(string folder)
    {
        foreach (string inner in Directory.GetDirectories(folder)) RemoveEmptyFolders(inner);
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }
}
