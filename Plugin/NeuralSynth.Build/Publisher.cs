namespace NeuralSynth.Build;

/// <summary>Publishes one project into a folder of its own under artifacts/.build.</summary>
internal static class Publisher
{
    /// <summary>Runs <c>dotnet publish</c> and returns the folder with the result.</summary>
    /// <exception cref="BuildException">It failed; the message holds the compiler's errors.</exception>
    public static string Publish(Repository repository, string project, SourceHash sources, string name, params string[] properties)
    {
        string output = Path.Combine(repository.Intermediate, "out", name);
        FileTree.DeleteFolder(output);
        Stamp[] stale = [.. sources.PerProject
            .Select(p => (p.Key, Stamp: new Stamp(repository, $"project-{p.Key}", p.Value)))
            .Where(p => !p.Stamp.IsCurrent())
            .Select(p => ForgetCompiled(repository, p.Key, p.Stamp))];
        Shell.Quiet(repository.Root, Shell.Dotnet,
        [
            "publish", project, "-c", "Release", "--artifacts-path", repository.Intermediate, "-o", output,
            "-v", "quiet", "--nologo", "-nodeReuse:false", .. properties,
        ]);
        foreach (Stamp stamp in stale) stamp.Write();
        return output;
    }

    // MSBuild compares times, so it would miss a source that changed while it compiled.
    private static Stamp ForgetCompiled(Repository repository, string project, Stamp stamp)
    {
        string folder = Path.Combine(repository.Intermediate, "obj", project);
        if (Directory.Exists(folder))
        {
            foreach (string compiled in Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories)) File.Delete(compiled);
        }

        stamp.Forget();
        return stamp;
    }
}
