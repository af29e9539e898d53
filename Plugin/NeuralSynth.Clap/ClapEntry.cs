namespace NeuralSynth.Clap;

/// <summary>What <c>clap_entry</c> calls.</summary>
public static unsafe class ClapEntry
{
    /// <summary><c>clap_plugin_entry.init</c>. [thread-safe]</summary>
    public static bool Init(byte* pluginPath) => pluginPath != null;

    /// <summary><c>clap_plugin_entry.deinit</c>. [thread-safe]</summary>
    public static void Deinit()
    {
    }

    /// <summary><c>clap_plugin_entry.get_factory</c>. [thread-safe]</summary>
    public static void* GetFactory(byte* factoryId) => null;
}
