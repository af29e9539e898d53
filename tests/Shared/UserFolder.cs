using System.Runtime.InteropServices;

namespace NeuralSynth.Tests.Shared;

/// <summary>A folder that the published plug-in takes for the user's, with a small drum model: whether the factory's is there or not,
/// there is one. On Linux only; elsewhere the factory's model is needed.</summary>
internal static partial class UserFolder
{
    /// <summary>To be called before the plug-in is loaded: our own environment is not the C library's.</summary>
    public static void Use(string folder)
    {
        TinyDrums.Package().WriteTo(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "NeuralSynth", "models")).FullName, "Tiny.nsmodel"));
        if (OperatingSystem.IsLinux() && SetEnvironment("XDG_DATA_HOME", folder, 1) != 0) throw new InvalidOperationException("setenv failed.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
