namespace NeuralSynth.Build;

/// <summary>Copies the bundle into the user's CLAP folder, and removes it again.</summary>
internal static class InstallTarget
{
    private const string FolderName = "NeuralSynth";
    private const string ListName = ".installed-files";

    public static void Install(Repository repository, string? clapFolder, bool force)
    {
        PluginTarget.Ensure(repository, force);
        string target = Target(clapFolder);
        RemoveInstalled(target);
        string[] files = FileTree.Files(repository.Bundle).Select(f => Path.GetRelativePath(repository.Bundle, f)).ToArray();
        Directory.CreateDirectory(target);
        // First the list, so that an interrupted copy can be removed too.
        File.WriteAllLines(Path.Combine(target, ListName), files);
        foreach (string file in files)
        {
            FileTree.CopyFile(Path.Combine(repository.Bundle, file), Path.Combine(target, file));
            Console.WriteLine($"  {Path.Combine(target, file)}");
        }

        Progress.Line($"Installed {files.Length} files in {target}");
    }

    public static void Uninstall(string? clapFolder)
    {
        string target = Target(clapFolder);
        if (!File.Exists(Path.Combine(target, ListName)))
        {
            Progress.Line($"Nothing to remove: {target} was not made by install.");
            return;
        }

        int removed = RemoveInstalled(target);
        Progress.Line($"Removed {removed} files from {target}");
        if (Directory.Exists(target)) Progress.Line($"Kept: {target} holds files that install did not put there.");
    }

    private static string Target(string? clapFolder) => Path.GetFullPath(Path.Combine(clapFolder ?? TargetSystem.ClapFolder, FolderName));

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
