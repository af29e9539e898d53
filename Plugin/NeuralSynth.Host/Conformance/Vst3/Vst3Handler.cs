using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>IComponentHandler; notes calls from another thread than the one that made it, and edits without a beginning.</summary>
internal sealed unsafe class Vst3Handler : Vst3HostObject
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly HashSet<uint> _touched = [];
    private readonly List<string> _complaints;

    public Vst3Handler(List<string> complaints)
        : base(sizeof(ComponentHandlerVtable), IComponentHandler.Id)
    {
        _complaints = complaints;
        var table = (ComponentHandlerVtable*)Table;
        table->BeginEdit = &BeginEdit;
        table->PerformEdit = &PerformEdit;
        table->EndEdit = &EndEdit;
        table->RestartComponent = &RestartComponent;
    }

    public IComponentHandler* Handler => (IComponentHandler*)Pointer;

    /// <summary>Flags of all restarts that the plug-in asked for.</summary>
    public int Restarts { get; private set; }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int BeginEdit(void* self, uint id) => Of<Vst3Handler>(self).Note(me => me._touched.Add(id) ? null : $"beginEdit of {id} twice");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int PerformEdit(void* self, uint id, double value) => Of<Vst3Handler>(self).Note(me =>
        !me._touched.Contains(id) ? $"performEdit of {id} without beginEdit" : value is >= 0 and <= 1 ? null : $"performEdit of {id} with {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int EndEdit(void* self, uint id) => Of<Vst3Handler>(self).Note(me => me._touched.Remove(id) ? null : $"endEdit of {id} without beginEdit");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RestartComponent(void* self, int flags) => Of<Vst3Handler>(self).Note(me =>
    {
        me.Restarts |= flags;
        return null;
    });

    private int Note(Func<Vst3Handler, string?> call)
    {
        lock (_complaints)
        {
            if (Environment.CurrentManagedThreadId != _thread) _complaints.Add("IComponentHandler was called from another thread than the UI thread");
            if (call(this) is { } complaint) _complaints.Add(complaint);
        }

        return Result.Ok;
    }
}
