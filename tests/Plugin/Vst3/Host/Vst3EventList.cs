using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3.Host;

/// <summary>IEventList: the notes of one block.</summary>
internal sealed unsafe class Vst3EventList : Vst3HostObject
{
    private readonly List<Vst3Event> _events = [];

    public Vst3EventList()
        : base(sizeof(EventListVtable), IEventList.Id)
    {
        var table = (EventListVtable*)Table;
        table->GetEventCount = &GetEventCount;
        table->GetEvent = &GetEvent;
        table->AddEvent = &AddEvent;
    }

    public Vst3EventList Note(int offset, int key, float velocity, int noteId = -1)
    {
        _events.Add(new Vst3Event { SampleOffset = offset, Type = EventType.NoteOn, NoteOn = new NoteOnEvent { Pitch = (short)key, Velocity = velocity, NoteId = noteId } });
        return this;
    }

    public Vst3EventList Expression(int offset, uint type, int noteId, double value)
    {
        _events.Add(new Vst3Event { SampleOffset = offset, Type = EventType.NoteExpressionValue, Expression = new NoteExpressionValueEvent { TypeId = type, NoteId = noteId, Value = value } });
        return this;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetEventCount(void* self) => Of<Vst3EventList>(self)._events.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetEvent(void* self, int index, Vst3Event* e)
    {
        List<Vst3Event> events = Of<Vst3EventList>(self)._events;
        if (index < 0 || index >= events.Count) return Result.InvalidArgument;
        *e = events[index];
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AddEvent(void* self, Vst3Event* e) => Result.NotImplemented;
}
