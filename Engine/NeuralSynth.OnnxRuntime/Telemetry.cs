using System.Runtime.InteropServices;

namespace NeuralSynth.OnnxRuntime;

/// <summary>ONNX Runtime's official builds send what they run to their maker, and keep an identifier in the user's cache
/// folder, unless a variable of the process says otherwise before they start (pull request 27379 of its project; on Windows
/// the system's own consent decides). A plug-in has no business doing that.</summary>
internal static class Telemetry
{
    private const string OptOut = "ORT_DISABLE_TELEMETRY";

    /// <summary>Opts out for this process. To be called before the library is loaded.</summary>
    /// <remarks>.NET's own variables are a copy that native code does not see on these systems.</remarks>
    internal static void Disable()
    {
        if (!OperatingSystem.IsWindows()) _ = setenv(OptOut, "1", overwrite: 1);
    }

#pragma warning disable IDE1006, SYSLIB1054, CA2101 // the system's own name
    [DllImport("libc")]
    private static extern int setenv([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
#pragma warning restore IDE1006, SYSLIB1054, CA2101
}
