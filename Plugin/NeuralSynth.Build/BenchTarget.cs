namespace NeuralSynth.Build;

/// <summary>Runs the benchmarks.</summary>
internal static class BenchTarget
{
    private const string Project = "tests/Benchmarks";

    public static int Run(Repository repository, string[] arguments)
    {
        if (!Directory.Exists(Path.Combine(repository.Root, Project))) throw new BuildException($"expected the project '{Project}', found none.");
        return Shell.Visible(repository.Root, Shell.Dotnet, ["run", "-c", "Release", "--project", Project, "--", .. arguments]);
    }
}
