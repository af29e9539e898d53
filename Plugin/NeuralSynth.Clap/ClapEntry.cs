using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap;

/// <summary>What <c>clap_entry</c> calls: finds the bundle, loads the real-time half, hands out the factory.</summary>
/// <remarks>init and deinit are counted, since CLAP 1.2.0: a host and a wrapper may both call them.</remarks>
public static unsafe class ClapEntry
{
    /// <summary><c>clap_plugin_entry.init</c>. [thread-safe]</summary>
    /// <exception cref="DllNotFoundException">The real-time half is not in the bundle.</exception>
    public static bool Init(byte* pluginPath)
    {
        PluginBundle.Open(FolderOf(Utf8.Read(pluginPath) ?? ""));
        return true;
    }

    /// <summary><c>clap_plugin_entry.deinit</c>: stops the worker threads. [thread-safe]</summary>
    public static void Deinit() => PluginBundle.Close();

    /// <summary><c>clap_plugin_entry.get_factory</c>. [thread-safe]</summary>
    public static void* GetFactory(byte* factoryId)
    {
        if (Utf8.Equals(factoryId, ClapPluginFactory.Id)) return PluginFactory.Table;
        bool isDiscovery = Utf8.Equals(factoryId, ClapPresetDiscoveryFactory.Id) || Utf8.Equals(factoryId, ClapPresetDiscoveryFactory.CompatId);
        return isDiscovery ? PresetDiscoveryFactory.Table : null;
    }

    // A link in the user's plug-in folder leads to the bundle; a macOS bundle keeps its libraries inside.
    private static string FolderOf(string pluginPath)
    {
        FileSystemInfo place = Directory.Exists(pluginPath) ? new DirectoryInfo(pluginPath) : new FileInfo(pluginPath);
        string full = place.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? place.FullName;
        return Directory.Exists(full) ? Path.Combine(full, "Contents", "MacOS") : Path.GetDirectoryName(full) ?? ".";
    }
}
