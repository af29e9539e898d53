using NeuralSynth.Plugin;

namespace NeuralSynth.Vst3;

/// <summary>What the module's exported functions call.</summary>
/// <remarks>[thread-safe]</remarks>
public static unsafe class Vst3Entry
{
    /// <summary><c>ModuleEntry</c>, <c>InitDll</c>, <c>bundleEntry</c>: loads the real-time half. Counted.</summary>
    /// <param name="libraryFolder">Folder of this library.</param>
    /// <exception cref="DllNotFoundException">The real-time half is not in the bundle.</exception>
    public static void Open(string libraryFolder) => PluginBundle.Open(libraryFolder);

    /// <summary><c>ModuleExit</c>, <c>ExitDll</c>, <c>bundleExit</c>: the last one stops the worker threads.</summary>
    public static void Close() => PluginBundle.Close();

    /// <summary><c>GetPluginFactory</c>: the factory with one more reference. Windows hosts may call it without InitDll,
    /// so the bundle is opened for good when it is not yet.</summary>
    /// <param name="libraryFolder">Folder of this library.</param>
    /// <exception cref="DllNotFoundException">The real-time half is not in the bundle.</exception>
    public static void* GetFactory(string libraryFolder)
    {
        if (PluginBundle.Realtime == null) PluginBundle.Open(libraryFolder);
        return PluginFactory.Take();
    }
}
