using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Models;

namespace NeuralSynth.Clap;

/// <summary>What <c>clap_entry</c> calls: finds the bundle, loads the real-time half, hands out the factory.</summary>
/// <remarks>init and deinit are counted, since CLAP 1.2.0: a host and a wrapper may both call them.</remarks>
public static unsafe class ClapEntry
{
    private static readonly object Gate = new();
    private static int _initialized;

    /// <summary>Entries of the real-time half; null before <see cref="Init"/>.</summary>
    internal static RealtimeTable* Realtime { get; private set; }

    /// <summary>Folder of the bundle: the library, its real-time half, ONNX Runtime and the factory models.</summary>
    internal static string BundleFolder { get; private set; } = "";

    /// <summary><c>clap_plugin_entry.init</c>. [thread-safe]</summary>
    /// <exception cref="DllNotFoundException">The real-time half is not in the bundle.</exception>
    public static bool Init(byte* pluginPath)
    {
        lock (Gate)
        {
            if (_initialized++ > 0) return true;
            try
            {
                BundleFolder = FolderOf(Utf8.Read(pluginPath) ?? "");
                if (Realtime == null) Realtime = RealtimeLibrary.Load(BundleFolder);
                TimbrePlugin.RuntimeFolder = Path.Combine(BundleFolder, "onnxruntime");
                return true;
            }
            catch
            {
                _initialized--;
                throw;
            }
        }
    }

    /// <summary><c>clap_plugin_entry.deinit</c>: stops the worker threads. [thread-safe]</summary>
    public static void Deinit()
    {
        lock (Gate)
        {
            if (_initialized == 0 || --_initialized > 0) return;
            Realtime->Shutdown();
        }
    }

    /// <summary><c>clap_plugin_entry.get_factory</c>. [thread-safe]</summary>
    public static void* GetFactory(byte* factoryId) =>
        Utf8.Equals(factoryId, Interop.ClapPluginFactory.Id) ? PluginFactory.Table : null;

    /// <summary>Models of the bundle, then the user's.</summary>
    internal static ModelLibrary MakeLibrary(Action<string> warn) =>
        new([Path.Combine(BundleFolder, "models"), ModelLibrary.UserFolder], warn);

    // A link in the user's plug-in folder leads to the bundle; a macOS bundle keeps its libraries inside.
    private static string FolderOf(string pluginPath)
    {
        FileSystemInfo place = Directory.Exists(pluginPath) ? new DirectoryInfo(pluginPath) : new FileInfo(pluginPath);
        string full = place.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? place.FullName;
        return Directory.Exists(full) ? Path.Combine(full, "Contents", "MacOS") : Path.GetDirectoryName(full) ?? ".";
    }
}
