using System.Diagnostics;

namespace NeuralSynth.Build;

/// <summary>One build at a time per source tree: a file that is open without sharing. The system lets go of it when the
/// process ends, however it ends.</summary>
internal sealed class BuildLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly FileStream _file;

    private BuildLock(FileStream file) => _file = file;

    /// <summary>Waits for other builds of this tree.</summary>
    /// <exception cref="BuildException">Another build did not end in time.</exception>
    public static BuildLock Take(Repository repository)
    {
        Directory.CreateDirectory(repository.Artifacts);
        string path = Path.Combine(repository.Artifacts, ".lock");
        var waited = Stopwatch.StartNew();
        bool told = false;
        while (true)
        {
            if (TryOpen(path) is { } file) return new BuildLock(file);
            if (waited.Elapsed > Patience)
                throw new BuildException($"another build still holds '{path}' after {Patience.TotalMinutes} minutes.");
            if (!told) Progress.Line("Waiting for another build of this tree ...");
            told = true;
            Thread.Sleep(Interval);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
