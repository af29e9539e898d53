using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>What an instrument calls its keys. [main-thread]</summary>
internal static unsafe class NoteNames
{
    /// <summary>Keys with a name; empty for a plug-in without names.</summary>
    public static IReadOnlyList<(int Key, string Name)> Of(HostedPlugin plugin)
    {
        var names = (ClapPluginNoteName*)HostedPlugin.Extension(plugin.Native, ClapPluginNoteName.Id);
        if (names == null) return [];
        var found = new List<(int, string)>();
        uint count = names->Count(plugin.Native);
        for (uint i = 0; i < count; i++)
        {
            ClapNoteName name;
            if (names->Get(plugin.Native, i, &name) != 0 && name.Key is >= 0 and <= 127) found.Add((name.Key, Utf8.Field(name.Name, ClapStringSizes.Name)));
        }

        return found;
    }
}
