using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Soak;

/// <summary>A block's events in native memory, made by the audio thread itself: parameter values, and notes that an effect
/// without a note port must pass over.</summary>
internal sealed unsafe class SoakEvents : IDisposable
{
    private const int Capacity = 16;
    private readonly List* _list;
    private readonly ClapOutputEvents* _output;
    private readonly Event* _events;

    /// <param name="probe">Its native functions serve the list; without it this program's own do.</param>
    public SoakEvents(RealtimeProbe? probe)
    {
        _list = (List*)NativeMemory.AllocZeroed((nuint)sizeof(List));
        _events = (Event*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Event));
        _list->Events = (ClapEventHeader**)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(nint));
        _output = (ClapOutputEvents*)NativeMemory.AllocZeroed((nuint)sizeof(ClapOutputEvents));
        _list->Head.Size = probe == null ? &Size : (delegate* unmanaged[Cdecl]<ClapInputEvents*, uint>)probe.EventsSize;
        _list->Head.Get = probe == null ? &Get : (delegate* unmanaged[Cdecl]<ClapInputEvents*, uint, ClapEventHeader*>)probe.EventsGet;
        _output->TryPush = probe == null ? &TryPush : (delegate* unmanaged[Cdecl]<ClapOutputEvents*, ClapEventHeader*, byte>)probe.EventsTryPush;
    }

    /// <summary>For <c>clap_process</c>.</summary>
    public ClapInputEvents* Input => &_list->Head;

    /// <summary>Takes the plug-in's events and drops them.</summary>
    public ClapOutputEvents* Output => _output;

    /// <summary>Begins a block without events. [audio-thread]</summary>
    public void Clear() => _list->Count = 0;

    /// <summary>Adds a parameter's value; times must not fall. [audio-thread]</summary>
    public void Add(uint time, uint parameter, double value)
    {
        Event* e = Take(time, ClapEventType.ParamValue, sizeof(ClapEventParamValue));
        if (e == null) return;
        e->Value.ParamId = parameter;
        e->Value.Cookie = null;
        e->Value.NoteId = -1;
        e->Value.PortIndex = e->Value.Channel = e->Value.Key = -1;
        e->Value.Value = value;
    }

    /// <summary>Adds the start or end of a note. [audio-thread]</summary>
    public void AddNote(uint time, bool on, short key)
    {
        Event* e = Take(time, on ? ClapEventType.NoteOn : ClapEventType.NoteOff, sizeof(ClapEventNote));
        if (e == null) return;
        e->Note.NoteId = -1;
        e->Note.PortIndex = 0;
        e->Note.Channel = 0;
        e->Note.Key = key;
        e->Note.Velocity = 0.5;
    }

    public void Dispose()
    {
        NativeMemory.Free(_list->Events);
        NativeMemory.Free(_events);
        NativeMemory.Free(_output);
        NativeMemory.Free(_list);
    }

    private Event* Take(uint time, ushort type, int bytes)
    {
        if (_list->Count == Capacity) return null;
        Event* e = _events + _list->Count;
        e->Value.Header = new ClapEventHeader { Size = (uint)bytes, Time = time, SpaceId = ClapEventHeader.CoreSpaceId, Type = type };
        _list->Events[_list->Count++] = &e->Value.Header;
        return e;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Size(ClapInputEvents* list) => ((List*)list)->Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapEventHeader* Get(ClapInputEvents* list, uint index) => index < ((List*)list)->Count ? ((List*)list)->Events[index] : null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte TryPush(ClapOutputEvents* list, ClapEventHeader* e) => 1;

    [StructLayout(LayoutKind.Explicit)]
    private struct Event
    {
        [FieldOffset(0)]
        public ClapEventParamValue Value;

        [FieldOffset(0)]
        public ClapEventNote Note;
    }

    // Layout of struct event_list in probe.c.
    private struct List
    {
        public ClapInputEvents Head;
        public uint Count;
        public ClapEventHeader** Events;
    }
}
