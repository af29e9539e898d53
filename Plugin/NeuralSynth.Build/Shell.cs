using System.Diagnostics;

namespace NeuralSynth.Build;

/// <summary>Runs programs.</summary>
internal static class Shell
{
    private const int KeptLines = 400;
    private const int ShownLines = 15;

    /// <summary>The dotnet that runs us, or the one on the path.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>npm, which is a script on Windows.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>Runs a program quietly.</summary>
    /// <exception cref="BuildException">It failed (the message holds its last lines) or does not exist.</exception>
    public static void Quiet(string workingFolder, string program, params string[] arguments)
    {
        using Process process = Start(workingFolder, program, arguments, redirect: true);
        var lines = new Queue<string>();
        void Keep(string? line)
        {
            if (line == null) return;
            lock (lines)
            {
                lines.Enqueue(line);
                if (lines.Count > KeptLines) lines.Dequeue();
            }
        }

        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        if (process.ExitCode == 0) return;
        string shown = string.Join(Environment.NewLine, Telling(lines));
        throw new BuildException($"'{program} {string.Join(' ', arguments)}' failed with exit code {process.ExitCode}:{Environment.NewLine}{shown}");
    }

    /// <summary>Runs a program on our console and returns its exit code.</summary>
    public static int Visible(string workingFolder, string program, params string[] arguments)
    {
        using Process process = Start(workingFolder, program, arguments, redirect: false);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>The lines that name errors, or the last lines when none does.</summary>
    private static IEnumerable<string> Telling(Queue<string> lines)
    {
        string[] errors = lines.Where(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)).Distinct().Take(ShownLines).ToArray();
        return errors.Length > 0 ? errors : lines.TakeLast(ShownLines);
    }

    private static Process Start(string workingFolder, string program, string[] arguments, bool redirect)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
        };
        foreach (string name in InheritedFromMsBuild) start.Environment.Remove(name);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BuildException($"cannot start '{program}': {e.Message}. Needed: .NET SDK 10, Node 20 or newer, and a C linker.", e);
        }
    }

    // A test run by MSBuild hands its own settings on, which would misdirect an inner dotnet.
    private static readonly string[] InheritedFromMsBuild =
        ["MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildSDKsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "MSBUILDFAILONDRIVEENUMERATINGWILDCARD"];
}
