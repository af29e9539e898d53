using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>A menu entry that the plug-in added.</summary>
internal readonly record struct MenuEntry(string Label, uint Action, bool IsEnabled, bool IsChecked);

/// <summary>Takes the items of a context menu.</summary>
internal sealed unsafe class MenuCapture : IDisposable
{
    private readonly ClapContextMenuBuilder* _builder = (ClapContextMenuBuilder*)NativeMemory.AllocZeroed((nuint)sizeof(ClapContextMenuBuilder));
    private readonly GCHandle _self;

    public MenuCapture()
    {
        _self = GCHandle.Alloc(this);
        _builder->Context = (void*)GCHandle.ToIntPtr(_self);
        _builder->AddItem = &AddItem;
        _builder->Supports = &Supports;
    }

    public ClapContextMenuBuilder* Native => _builder;

    /// <summary>Entries with an action.</summary>
    public List<MenuEntry> Entries { get; } = [];

    /// <summary>Titles.</summary>
    public List<string> Titles { get; } = [];

    /// <summary>Sub-menus that are open.</summary>
    public int Depth { get; private set; }

    public void Dispose()
    {
        NativeMemory.Free(_builder);
        _self.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte AddItem(ClapContextMenuBuilder* builder, uint kind, void* data)
    {
        var self = (MenuCapture)GCHandle.FromIntPtr((nint)builder->Context).Target!;
        switch (kind)
        {
            case ClapContextMenuItem.Entry:
                var entry = (ClapContextMenuEntry*)data;
                self.Entries.Add(new MenuEntry(Utf8.Text(entry->Label), entry->ActionId, entry->IsEnabled != 0, false));
                return 1;
            case ClapContextMenuItem.CheckEntry:
                var check = (ClapContextMenuCheckEntry*)data;
                self.Entries.Add(new MenuEntry(Utf8.Text(check->Label), check->ActionId, check->IsEnabled != 0, check->IsChecked != 0));
                return 1;
            case ClapContextMenuItem.BeginSubmenu:
                self.Depth++;
                return 1;
            case ClapContextMenuItem.EndSubmenu:
                self.Depth--;
                return 1;
            case ClapContextMenuItem.Title:
                self.Titles.Add(Utf8.Text(((ClapContextMenuTitle*)data)->Text));
                return 1;
            default:
                return kind == ClapContextMenuItem.Separator ? (byte)1 : (byte)0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Supports(ClapContextMenuBuilder* builder, uint kind) => kind <= ClapContextMenuItem.Title ? (byte)1 : (byte)0;
}
