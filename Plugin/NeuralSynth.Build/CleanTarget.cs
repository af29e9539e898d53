namespace NeuralSynth.Build;

/// <summary>Removes everything that a build made, but not node_modules.</summary>
internal static class CleanTarget
{
    private static readonly string[] SourceFolders = ["Engine", "Plugin", "Training", "tests"];

    public static void Run(Repository repository)
    {
        foreach (string folder in SourceFolders)
        {
            string path = Path.Combine(repository.Root, folder);
            if (Directory.Exists(path)) RemoveOutputs(path);
        }

        FileTree.DeleteFolder(repository.Artifacts);
        Progress.Line("Removed artifacts/ and the bin and obj folders of all projects.");
    }

    private static void RemoveOutputs(string folder)
    {
        foreach (string inner in Directory.GetDirectories(folder))
        {
            if (Path.GetFileName(inner) is "node_modules") continue;
            if (Path.GetFileName(inner) is "bin" or "obj") FileTree.DeleteFolder(inner);
            else RemoveOutputs(inner);
        }
    }
}
