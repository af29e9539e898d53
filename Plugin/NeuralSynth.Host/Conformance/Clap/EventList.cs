using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Events of any kind for one block, in native memory, in the order in which they were added.</summary>
/// <remarks>Unlike a host's list nothing is corrected: times, sizes and order may be as wrong as a check wants them.</remarks>
internal sealed unsafe class EventList : IDisposable
{
    private readonly ClapInputEvents* _list = (ClapInputEvents*)NativeMemory.AllocZeroed((nuint)sizeof(ClapInputEvents));
    private readonly List<nint> _events = [];
    private readonly List<nint> _inserted = [];
    private readonly GCHandle _self;

    public EventList()
    {
        _self = GCHandle.Alloc(this);
        _list->Context = (void*)GCHandle.ToIntPtr(_self);
        _list->Size = &Size;
        _list->Get = &Get;
    }

    /// <summary>What the plug-in gets.</summary>
    public ClapInputEvents* Native => _list;

    /// <summary>Adds a parameter value with the cookie that the plug-in gave.</summary>
    public EventList Value(PluginParameter parameter, double value, uint time = 0) => Value(parameter.Id, value, time, (void*)parameter.Cookie);

    /// <summary>Adds a parameter value.</summary>
    public EventList Value(uint id, double value, uint time, void* cookie) => Add(
        new ClapEventParamValue
        {
            Header = Header<ClapEventParamValue>(ClapEventType.ParamValue, time),
            ParamId = id,
            Cookie = cookie,
            NoteId = -1,
            PortIndex = -1,
            Channel = -1,
            Key = -1,
            Value = value,
        });

    /// <summary>Adds a modulation for one note, or for all with −1.</summary>
    public EventList Modulation(PluginParameter parameter, double amount, uint time = 0, int note = -1) => Add(
        new ClapEventParamMod
        {
            Header = Header<ClapEventParamMod>(ClapEventType.ParamMod, time),
            ParamId = parameter.Id,
            Cookie = (void*)parameter.Cookie,
            NoteId = note,
            PortIndex = (short)(note < 0 ? -1 : 0),
            Channel = (short)(note < 0 ? -1 : 0),
            Key = (short)(note < 0 ? -1 : note % 128),
            Amount = amount,
        });

    /// <summary>Adds a copy of any event.</summary>
    public EventList Add<T>(T e) where T : unmanaged
    {
        T* copy = (T*)NativeMemory.Alloc((nuint)sizeof(T));
        *copy = e;
        _events.Add((nint)copy);
        return this;
    }

    /// <summary>Puts a note where its time belongs, before what comes at the same time.</summary>
    public void Insert(ClapEventNote note)
    {
        Add(note);
        nint added = _events[^1];
        _events.RemoveAt(_events.Count - 1);
        int index = _events.FindIndex(e => e != 0 && ((ClapEventHeader*)e)->Time >= note.Header.Time);
        _events.Insert(index < 0 ? _events.Count : index, added);
        _inserted.Add(added);
    }

    /// <summary>Takes out what was inserted.</summary>
    public void Withdraw()
    {
        foreach (nint e in _inserted)
        {
            _events.Remove(e);
            NativeMemory.Free((void*)e);
        }

        _inserted.Clear();
    }

    /// <summary>Adds an entry that the plug-in gets a null pointer for.</summary>
    public EventList AddNull()
    {
        _events.Add(0);
        return this;
    }

    /// <summary>A header of the right size in the core space.</summary>
    public static ClapEventHeader Header<T>(ushort type, uint time) where T : unmanaged =>
        new() { Size = (uint)sizeof(T), Time = time, SpaceId = ClapEventHeader.CoreSpaceId, Type = type };

    /// <summary>Moves every event into another event space.</summary>
    public void SetSpace(ushort space)
    {
        foreach (nint e in _events) ((ClapEventHeader*)e)->SpaceId = space;
    }

    public void Clear()
    {
        foreach (nint e in _events) NativeMemory.Free((void*)e);
        _events.Clear();
        _inserted.Clear();
    }

    public void Dispose()
    {
        Clear();
        NativeMemory.Free(_list);
        _self.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Size(ClapInputEvents* list) => (uint)Of(list)._events.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapEventHeader* Get(ClapInputEvents* list, uint index)
    {
        List<nint> events = Of(list)._events;
        return index < events.Count ? (ClapEventHeader*)events[(int)index] : null;
    }

    private static EventList Of(ClapInputEvents* list) => (EventList)GCHandle.FromIntPtr((nint)list->Context).Target!;
}
