using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3.Host;

/// <summary>IComponentHandler that remembers what it was told, and on which thread.</summary>
internal sealed unsafe class HostHandler : Vst3HostObject
{
    private readonly List<int> _restarts = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public HostHandler()
        : base(sizeof(ComponentHandlerVtable), IComponentHandler.Id)
    {
        var table = (ComponentHandlerVtable*)Table;
        table->BeginEdit = &Edit;
        table->PerformEdit = &PerformEdit;
        table->EndEdit = &Edit;
        table->RestartComponent = &RestartComponent;
    }

    public IComponentHandler* Handler => (IComponentHandler*)Pointer;

    /// <summary>True when a call came on another thread than ours.</summary>
    public bool WasCalledElsewhere { get; private set; }

    /// <summary>All flags since the last question.</summary>
    public int TakeRestarts()
    {
        int all = _restarts.Aggregate(0, (flags, one) => flags | one);
        _restarts.Clear();
        return all;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Edit(void* self, uint id) => Result.Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int PerformEdit(void* self, uint id, double value) => Result.Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RestartComponent(void* self, int flags)
    {
        HostHandler me = Of<HostHandler>(self);
        me._restarts.Add(flags);
        me.WasCalledElsewhere |= Environment.CurrentManagedThreadId != me._thread;
        return Result.Ok;
    }
}
