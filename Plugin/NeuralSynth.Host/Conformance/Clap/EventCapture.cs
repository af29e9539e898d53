using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>An event that the plug-in sent; <see cref="ParamId"/> and <see cref="Value"/> where it has them.</summary>
internal readonly record struct SentEvent(uint Time, uint Size, ushort Space, ushort Type, uint ParamId, double Value);

/// <summary>Takes the plug-in's events.</summary>
internal sealed unsafe class EventCapture : IDisposable
{
    private readonly ClapOutputEvents* _list = (ClapOutputEvents*)NativeMemory.AllocZeroed((nuint)sizeof(ClapOutputEvents));
    private readonly GCHandle _self;

    public EventCapture()
    {
        _self = GCHandle.Alloc(this);
        _list->Context = (void*)GCHandle.ToIntPtr(_self);
        _list->TryPush = &TryPush;
    }

    /// <summary>What the plug-in gets.</summary>
    public ClapOutputEvents* Native => _list;

    /// <summary>In the order in which they came.</summary>
    public List<SentEvent> Events { get; } = [];

    /// <summary>How many more are taken before the list says that it is full.</summary>
    public int Room { get; set; } = int.MaxValue;

    public void Dispose()
    {
        NativeMemory.Free(_list);
        _self.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte TryPush(ClapOutputEvents* list, ClapEventHeader* e)
    {
        var self = (EventCapture)GCHandle.FromIntPtr((nint)list->Context).Target!;
        if (self.Room == 0 || e == null) return 0;
        self.Room--;
        bool isValue = e->Type == ClapEventType.ParamValue && e->Size >= sizeof(ClapEventParamValue);
        bool isGesture = e->Type is ClapEventType.ParamGestureBegin or ClapEventType.ParamGestureEnd && e->Size >= sizeof(ClapEventParamGesture);
        uint id = isValue ? ((ClapEventParamValue*)e)->ParamId : isGesture ? ((ClapEventParamGesture*)e)->ParamId : 0;
        self.Events.Add(new SentEvent(e->Time, e->Size, e->SpaceId, e->Type, id, isValue ? ((ClapEventParamValue*)e)->Value : 0));
        return 1;
    }
}
