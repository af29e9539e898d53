using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3.Host;

/// <summary>IParamValueQueue: one parameter's points within a block.</summary>
internal sealed unsafe class HostQueue : Vst3HostObject
{
    public HostQueue(uint id)
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
    private static uint GetParameterId(void* self) => Of<HostQueue>(self).Id;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetPointCount(void* self) => Of<HostQueue>(self).Points.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetPoint(void* self, int index, int* offset, double* value)
    {
        HostQueue me = Of<HostQueue>(self);
        if (index < 0 || index >= me.Points.Count) return Result.InvalidArgument;
        (*offset, *value) = me.Points[index];
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AddPoint(void* self, int offset, double value, int* index)
    {
        HostQueue me = Of<HostQueue>(self);
        me.Points.Add((offset, value));
        *index = me.Points.Count - 1;
        return Result.Ok;
    }
}
