namespace NeuralSynth.Build;

/// <summary>Copies files so that a program which has the old one open or mapped is not disturbed.</summary>
internal static class FileTree
{
    /// <summary>Replaces <paramref name="to"/> by a copy of <paramref name="from"/>: the old file is never written to,
    /// because a process may have it mapped as code.</summary>
    public static void CopyFile(string from, string to)
    {
        if (IsSame(from, to)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        string temporary = $"{to}.{Environment.ProcessId}.new";
        File.Copy(from, temporary, overwrite: true);
        File.SetLastWriteTimeUtc(temporary, File.GetLastWriteTimeUtc(from));
        if (OperatingSystem.IsWindows()) MakeWay(to);
        File.Move(temporary, to, overwrite: true);
        if (OperatingSystem.IsWindows()) TryDelete(Retired(to));
    }

    /// <summary>Copies a folder's files, but not those whose name <paramref name="skip"/> refuses.</summary>
    public static void CopyFolder(string from, string to, Func<string, bool>? skip = null)
    {
        foreach (string file in Files(from))
        {
            string relative = Path.GetRelativePath(from, file);
            if (skip?.Invoke(relative) != true) CopyFile(file, Path.Combine(to, relative));
        }
    }

    /// <summary>All files below a folder, sorted.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>Deletes a folder and what is in it, when it exists.</summary>
    public static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static bool IsSame(string from, string to)
    {
        var source = new FileInfo(from);
        var target = new FileInfo(to);
        return target.Exists && target.Length == source.Length && target.LastWriteTimeUtc == source.LastWriteTimeUtc;
    }

    // Windows does not replace a library that is loaded, but lets it be renamed.
    private static void MakeWay(string path)
    {
        if (!File.Exists(path)) return;
        TryDelete(Retired(path));
        File.Move(path, Retired(path), overwrite: true);
    }

    private static string Retired(string path) => path + ".old";

    // A retired file that is still loaded goes with the next copy.
    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Progress.Line($"Still in use, left behind: {path}");
        }
    }
}
