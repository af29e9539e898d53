using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.context-menu</c>: the items of <see cref="ContextMenu"/> in the host's menus.</summary>
internal static unsafe class ContextMenuExtension
{
    internal static readonly ClapPluginContextMenu* Table = Make();

    private static ClapPluginContextMenu* Make()
    {
        ClapPluginContextMenu* table = ExtensionTable.New<ClapPluginContextMenu>();
        table->Populate = &Populate;
        table->Perform = &Perform;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Populate(ClapPlugin* plugin, ClapContextMenuTarget* target, ClapContextMenuBuilder* builder)
    {
        if (builder == null || builder->AddItem == null) return 0;
        ClapObject self = ClapObject.Of(plugin);
        return ExtensionTable.Guard(self, "clap.context-menu: populate", () =>
        {
            if (ContextMenu.ItemsFor(self, TargetOf(target)) is not { } items) return false;
            return items.All(item => Add(builder, item));
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Perform(ClapPlugin* plugin, ClapContextMenuTarget* target, uint action)
    {
        ClapObject self = ClapObject.Of(plugin);
        return ExtensionTable.Guard(self, "clap.context-menu: perform", () => ContextMenu.Perform(self, TargetOf(target), action));
    }

    private static ClapContextMenuTarget TargetOf(ClapContextMenuTarget* target) => target == null ? default : *target;

    // The builder copies what it is given: the text lives during the call only.
    private static bool Add(ClapContextMenuBuilder* builder, ContextMenuItem item)
    {
        fixed (byte* text = Utf8.Bytes(item.Text))
        {
            if (item.Action is not { } action)
            {
                var title = new ClapContextMenuTitle { Text = text, IsEnabled = 1 };
                return builder->AddItem(builder, ClapContextMenuItem.Title, &title) != 0;
            }

            if (item.IsChecked is { } isChecked)
            {
                var check = new ClapContextMenuCheckEntry { Label = text, IsEnabled = One(item.IsEnabled), IsChecked = One(isChecked), ActionId = action };
                return builder->AddItem(builder, ClapContextMenuItem.CheckEntry, &check) != 0;
            }

            var entry = new ClapContextMenuEntry { Label = text, IsEnabled = One(item.IsEnabled), ActionId = action };
            return builder->AddItem(builder, ClapContextMenuItem.Entry, &entry) != 0;
        }
    }

    private static byte One(bool value) => value ? (byte)1 : (byte)0;
}
