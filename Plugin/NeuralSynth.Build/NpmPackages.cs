namespace NeuralSynth.Build;

/// <summary>The packages of package-lock.json.</summary>
internal static class NpmPackages
{
    /// <summary>Runs <c>npm ci</c> when node_modules is missing or older than the lock file.</summary>
    public static void Ensure(Repository repository)
    {
        string wanted = Path.Combine(repository.Root, "package-lock.json");
        string present = Path.Combine(repository.Root, "node_modules", ".package-lock.json");
        if (File.Exists(present) && File.GetLastWriteTimeUtc(present) >= File.GetLastWriteTimeUtc(wanted)) return;
        Progress.Line("Installing npm packages (ONNX Runtime) ...");
        Shell.Quiet(repository.Root, Shell.Npm, "ci", "--no-fund", "--no-audit", "--loglevel=error");
        File.SetLastWriteTimeUtc(present, DateTime.UtcNow);
    }
}
