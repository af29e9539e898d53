using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.note-name</c>: which pad a key plays, and what it is.</summary>
internal static unsafe class NoteNameExtension
{
    private const int Keys = 128;

    internal static readonly ClapPluginNoteName* Table = Make();

    private static ClapPluginNoteName* Make()
    {
        ClapPluginNoteName* table = ExtensionTable.New<ClapPluginNoteName>();
        table->Count = &Count;
        table->Get = &Get;
        return table;
    }

    private static int[] NamedKeys(NeuralPlugin plugin) => [.. Enumerable.Range(0, Keys).Where(key => plugin.NoteNameOf(key) != null)];

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPlugin* plugin) => (uint)NamedKeys(ClapObject.Of(plugin).Plugin).Length;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Get(ClapPlugin* plugin, uint index, ClapNoteName* name)
    {
        if (name == null) return 0;
        ClapObject self = ClapObject.Of(plugin);
        return ExtensionTable.Guard(self, "clap.note-name: get", () =>
        {
            int[] keys = NamedKeys(self.Plugin);
            if (index >= (uint)keys.Length) return false;
            *name = default;
            Utf8.Write(self.Plugin.NoteNameOf(keys[index]) ?? "", name->Name, ClapStringSizes.Name);
            name->Port = -1;
            name->Channel = -1;
            name->Key = (short)keys[index];
            return true;
        });
    }
}
