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

    /// <summary>Name of the folder for this system and processor inside a VST3 bundle; on Linux what <c>uname -m</c>
    /// says.</summary>
    internal static string Vst3Architecture
    {
        get
        {
            bool isX64 = RuntimeInformation.OSArchitecture == Architecture.X64;
            if (OperatingSystem.IsMacOS()) return "MacOS";
            return OperatingSystem.IsWindows() ? isX64 ? "x86_64-win" : "arm64-win" : isX64 ? "x86_64-linux" : "aarch64-linux";
        }
    }

    /// <summary>File name of the library inside a VST3 bundle.</summary>
    internal static string Vst3LibraryFile =>
        OperatingSystem.IsWindows() ? "NeuralSynth.vst3" : OperatingSystem.IsMacOS() ? "NeuralSynth" : "NeuralSynth.so";

    /// <summary>The folder where this user's CLAP plug-ins go.</summary>
    internal static string ClapFolder => PlugInFolder("CLAP", ".clap");

    /// <summary>The folder where this user's VST3 plug-ins go.</summary>
    internal static string Vst3Folder => PlugInFolder("VST3", ".vst3");

    private static string PlugInFolder(string format, string hidden)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Programs", "Common", format);
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Audio", "Plug-Ins", format) : Path.Combine(home, hidden);
    }
}
