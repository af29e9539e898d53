using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.remote-controls</c>: the format-free pages of <see cref="Plugin.NeuralPlugin.ControlPages"/>.</summary>
internal static unsafe class RemoteControlsExtension
{
    internal static readonly ClapPluginRemoteControls* Table = Make();

    private static ClapPluginRemoteControls* Make()
    {
        ClapPluginRemoteControls* table = ExtensionTable.New<ClapPluginRemoteControls>();
        table->Count = &Count;
        table->Get = &Get;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPlugin* plugin) => (uint)ClapObject.Of(plugin).Plugin.ControlPages.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Get(ClapPlugin* plugin, uint index, ClapRemoteControlsPage* page)
    {
        if (page == null) return 0;
        IReadOnlyList<ControlPage> pages = ClapObject.Of(plugin).Plugin.ControlPages;
        if (index >= (uint)pages.Count) return 0;
        ControlPage source = pages[(int)index];
        *page = default;
        page->PageId = source.Id;
        Utf8.Write(source.Section, page->SectionName, ClapStringSizes.Name);
        Utf8.Write(source.Name, page->PageName, ClapStringSizes.Name);
        for (int i = 0; i < ClapRemoteControlsPage.Controls; i++)
            page->ParamIds[i] = i < source.Parameters.Count ? source.Parameters[i].Id : ClapId.Invalid;
        return 1;
    }
}
