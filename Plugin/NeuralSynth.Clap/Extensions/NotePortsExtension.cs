using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.note-ports</c>: one input, CLAP's notes or MIDI.</summary>
internal static unsafe class NotePortsExtension
{
    internal static readonly ClapPluginNotePorts* Table = Make();

    private static ClapPluginNotePorts* Make()
    {
        ClapPluginNotePorts* table = ExtensionTable.New<ClapPluginNotePorts>();
        table->Count = &Count;
        table->Get = &Get;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPlugin* plugin, byte isInput) => isInput != 0 ? 1u : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Get(ClapPlugin* plugin, uint index, byte isInput, ClapNotePortInfo* info)
    {
        if (index != 0 || isInput == 0 || info == null) return 0;
        *info = default;
        info->SupportedDialects = ClapNoteDialect.Clap | ClapNoteDialect.Midi;
        info->PreferredDialect = ClapNoteDialect.Clap;
        Utf8.Write("Notes", info->Name, ClapStringSizes.Name);
        return 1;
    }
}
