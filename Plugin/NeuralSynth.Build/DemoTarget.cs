namespace NeuralSynth.Build;

/// <summary>Plays the committed melody and the committed beat through the published plug-ins.</summary>
internal static class DemoTarget
{
    public static void Run(Repository repository, bool force)
    {
        PluginTarget.Ensure(repository, force);
        Progress.Line("Rendering the demo through the published plug-in ...");
        int exitCode = Shell.Visible(repository.Root, Shell.Dotnet, Path.Combine(repository.Tools, "neuralsynth.dll"), "demo",
            "--golden", Path.Combine(repository.Root, "tests", "Golden", "demo"),
            "--kits", Path.Combine(repository.Root, "Presets", "Kits"),
            "--out", Path.Combine(repository.Artifacts, "demo"));
        if (exitCode != 0) throw new BuildException($"the demo failed with exit code {exitCode}.");
        Progress.Line("Done.");
    }
}
