using System.IO;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace NeuralSynth.OnnxRuntime;

/// <summary>
/// Loads our own copy of ONNX Runtime by absolute path, so that neither a version that the host's process has
/// already loaded nor one in a system folder is ever used, and ours is not found by others.
/// </summary>
public static class PrivateOnnxRuntime
{
    private static readonly object Gate = new();
    private static IntPtr _handle;

    /// <summary>File name of the native library on this system.</summary>
    public static string FileName =>
        OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    /// <summary>Absolute path of the library in use; null before <see cref="Load"/>.</summary>
    public static string LoadedPath { get; private set; }

    /// <summary>Loads the library from <paramref name="directory"/>, or from the folder <c>onnxruntime</c> beside the
    /// program when null. Later calls do nothing.</summary>
    /// <remarks>[main-thread or loader thread]; thread-safe.</remarks>
    /// <exception cref="DllNotFoundException">The file is missing or cannot be loaded; the message names it.</exception>
    public static void Load(string directory = null)
    {
        lock (Gate)
        {
            if (_handle != IntPtr.Zero) return;
            string path = Path.GetFullPath(Path.Combine(directory ?? Path.Combine(AppContext.BaseDirectory, "onnxruntime"), FileName));
            if (!File.Exists(path)) throw new DllNotFoundException($"ONNX Runtime is missing: expected the file '{path}'.");
            Telemetry.Disable();
            _handle = NativeLibrary.Load(path);
            LoadedPath = path;
            OrtEnv.DisableDllImportResolver = true;
            NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, static (name, _, _) =>
                name.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase) ? _handle : IntPtr.Zero);
        }
    }

    /// <summary>Address of ONNX Runtime's C API entry <c>OrtGetApiBase</c> in our private copy.</summary>
    public static IntPtr GetApiBaseEntry()
    {
        Load();
        return NativeLibrary.GetExport(_handle, "OrtGetApiBase");
    }
}
