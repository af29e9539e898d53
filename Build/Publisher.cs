namespace NeuralSynth.Build;

/// <summary>Publishes one project into a folder of its own under artifacts/.build.</summary>
internal static class Publisher
{
    /// <summary>Runs <c>dotnet publish</c> and returns the folder with the result.</summary>
    /// <exception cref="BuildException">It failed; the message holds the compiler's last lines.</exception>
    public static string Publish(Repository repository, string project, string name, params string[] properties)
    {
        string output = Path.Combine(repository.Intermediate, "out", name);
        FileTree.DeleteFolder(output);
        Shell.Quiet(repository.Root, Shell.Dotnet,
        [
            "publish", project, "-c", "Release", "--artifacts-path", repository.Intermediate, "-o", output,
            "-v", "quiet", "--nologo", "-nodeReuse:false", .. properties,
        ]);
        return output;
    }
}
