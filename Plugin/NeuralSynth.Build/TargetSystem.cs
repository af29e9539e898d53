using System.Runtime.InteropServices;

namespace NeuralSynth.Build;

/// <summary>The system that we run on and build for.</summary>
public static class TargetSystem
{
    /// <summary>Extension of a shared library, with its dot.</summary>
    public static string LibraryExtension => OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    /// <summary>Extension of a program, with its dot, or empty.</summary>
    public static string ProgramExtension => OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>The instruction sets of the real-time libraries; the plug-in loads one of them.</summary>
    public static IReadOnlyList<string> InstructionSets =>
        RuntimeInformation.OSArchitecture == Architecture.X64 ? ["v2", "v3", "v4"] : ["arm64"];

    /// <summary>Where ONNX Runtime's library lies in the npm package.</summary>
    internal static string OnnxRuntimeFolder =>
        OperatingSystem.IsWindows() ? $"Plugins/Windows/{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}"
        : OperatingSystem.IsMacOS() ? "Plugins/macOS/arm64" : "Plugins/Linux/x64";

    /// <summary>File name of ONNX Runtime's library.</summary>
    internal static string OnnxRuntimeFile => OperatingSystem.IsWindows() ? "onnxruntime.dll" : "libonnxruntime" + LibraryExtension;

    /// <summary>The folder where this user's CLAP plug-ins go.</summary>
    internal static string ClapFolder
    {
        get
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (OperatingSystem.IsWindows())
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Programs", "Common", "CLAP");
            return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Audio", "Plug-Ins", "CLAP") : Path.Combine(home, ".clap");
        }
    }
}
