using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3.Host;

/// <summary>IParameterChanges: the points of one block.</summary>
internal sealed unsafe class HostChanges : Vst3HostObject
{
    private readonly List<HostQueue> _queues = [];

    public HostChanges()
        : base(sizeof(ParameterChangesVtable), IParameterChanges.Id)
    {
        var table = (ParameterChangesVtable*)Table;
        table->GetParameterCount = &GetParameterCount;
        table->GetParameterData = &GetParameterData;
        table->AddParameterData = &AddParameterData;
    }

    public IParameterChanges* Changes => (IParameterChanges*)Pointer;

    public IReadOnlyList<HostQueue> Queues => _queues;

    /// <summary>Adds a point.</summary>
    public HostChanges Add(uint id, int offset, double normalized)
    {
        QueueOf(id).Points.Add((offset, normalized));
        return this;
    }

    public void Clear()
    {
        foreach (HostQueue queue in _queues) queue.Dispose();
        _queues.Clear();
    }

    public override void Dispose()
    {
        Clear();
        base.Dispose();
    }

    private HostQueue QueueOf(uint id)
    {
        HostQueue? found = _queues.Find(queue => queue.Id == id);
        if (found == null) _queues.Add(found = new HostQueue(id));
        return found;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetParameterCount(void* self) => Of<HostChanges>(self)._queues.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static IParamValueQueue* GetParameterData(void* self, int index)
    {
        HostChanges me = Of<HostChanges>(self);
        return index >= 0 && index < me._queues.Count ? me._queues[index].Queue : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static IParamValueQueue* AddParameterData(void* self, uint* id, int* index)
    {
        HostChanges me = Of<HostChanges>(self);
        HostQueue queue = me.QueueOf(*id);
        *index = me._queues.IndexOf(queue);
        return queue.Queue;
    }
}
