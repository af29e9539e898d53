using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>IParameterChanges: the points of one block, to the plug-in or from it.</summary>
internal sealed unsafe class Vst3Changes : Vst3HostObject
{
    private readonly List<Vst3Queue> _queues = [];

    public Vst3Changes()
        : base(sizeof(ParameterChangesVtable), IParameterChanges.Id)
    {
        var table = (ParameterChangesVtable*)Table;
        table->GetParameterCount = &GetParameterCount;
        table->GetParameterData = &GetParameterData;
        table->AddParameterData = &AddParameterData;
    }

    public IParameterChanges* Changes => (IParameterChanges*)Pointer;

    /// <summary>One queue per parameter.</summary>
    public IReadOnlyList<Vst3Queue> Queues => _queues;

    /// <summary>Adds a point.</summary>
    public Vst3Changes Add(uint id, int offset, double normalized)
    {
        QueueOf(id).Points.Add((offset, normalized));
        return this;
    }

    /// <summary>Drops all queues and their points.</summary>
    public void Clear()
    {
        foreach (Vst3Queue queue in _queues) queue.Dispose();
        _queues.Clear();
    }

    public override void Dispose()
    {
        Clear();
        base.Dispose();
    }

    private Vst3Queue QueueOf(uint id)
    {
        Vst3Queue? found = _queues.Find(queue => queue.Id == id);
        if (found == null) _queues.Add(found = new Vst3Queue(id));
        return found;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetParameterCount(void* self) => Of<Vst3Changes>(self)._queues.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static IParamValueQueue* GetParameterData(void* self, int index)
    {
        List<Vst3Queue> queues = Of<Vst3Changes>(self)._queues;
        return index >= 0 && index < queues.Count ? queues[index].Queue : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static IParamValueQueue* AddParameterData(void* self, uint* id, int* index)
    {
        Vst3Changes me = Of<Vst3Changes>(self);
        if (id == null) return null;
        Vst3Queue queue = me.QueueOf(*id);
        if (index != null) *index = me._queues.IndexOf(queue);
        return queue.Queue;
    }
}

/// <summary>IParamValueQueue: one parameter's points within a block.</summary>
internal sealed unsafe class Vst3Queue : Vst3HostObject
{
    public Vst3Queue(uint id)
        : base(sizeof(ParamValueQueueVtable), IParamValueQueue.Id)
    {
        Id = id;
        var table = (ParamValueQueueVtable*)Table;
        table->GetParameterId = &GetParameterId;
        table->GetPointCount = &GetPointCount;
        table->GetPoint = &GetPoint;
        table->AddPoint = &AddPoint;
    }

    public uint Id { get; }

    public List<(int Offset, double Value)> Points { get; } = [];

    public IParamValueQueue* Queue => (IParamValueQueue*)Pointer;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint GetParameterId(void* self) => Of<Vst3Queue>(self).Id;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetPointCount(void* self) => Of<Vst3Queue>(self).Points.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetPoint(void* self, int index, int* offset, double* value)
    {
        List<(int Offset, double Value)> points = Of<Vst3Queue>(self).Points;
        if (index < 0 || index >= points.Count || offset == null || value == null) return Result.InvalidArgument;
        (*offset, *value) = points[index];
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AddPoint(void* self, int offset, double value, int* index)
    {
        List<(int Offset, double Value)> points = Of<Vst3Queue>(self).Points;
        points.Add((offset, value));
        if (index != null) *index = points.Count - 1;
        return Result.Ok;
    }
}
