using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>Parameter changes and notes at absolute sample positions, handed to the plug-in block by block, and the list that
/// takes the plug-in's own events. Everything lies in native memory, so nothing is allocated while audio runs.</summary>
internal sealed unsafe class EventBuffer : IDisposable
{
    private readonly Lists* _lists;
    private readonly List<(long Position, HostEvent Event)> _pending = [];
    private HostEvent* _events;
    private long[] _positions = [];
    private int _next;

    public EventBuffer()
    {
        _lists = (Lists*)NativeMemory.AllocZeroed((nuint)sizeof(Lists));
        _lists->Input.Context = _lists;
        _lists->Input.Size = &Size;
        _lists->Input.Get = &Get;
        _lists->Output.Context = _lists;
        _lists->Output.TryPush = &TryPush;
    }

    /// <summary>The events of the block that <see cref="Select"/> chose.</summary>
    public ClapInputEvents* Input => &_lists->Input;

    /// <summary>Takes the plug-in's events and counts them.</summary>
    public ClapOutputEvents* Output => &_lists->Output;

    /// <summary>How many events the plug-in sent.</summary>
    public long OutputCount => _lists->OutputCount;

    /// <summary>Adds a change. Not after the first <see cref="Select"/>.</summary>
    public void Add(long positionSamples, PluginParameter parameter, double value)
    {
        HostEvent change = default;
        change.Value = new ClapEventParamValue
        {
            Header = Header(sizeof(ClapEventParamValue), ClapEventType.ParamValue),
            ParamId = parameter.Id,
            NoteId = -1,
            PortIndex = -1,
            Channel = -1,
            Key = -1,
            Value = value,
        };
        _pending.Add((positionSamples, change));
    }

    /// <summary>Adds the start or the end of a note. Not after the first <see cref="Select"/>. Events at one position keep
    /// their order.</summary>
    /// <param name="positionSamples">Since the start.</param>
    /// <param name="type"><see cref="ClapEventType.NoteOn"/> or another event of notes.</param>
    /// <param name="channel">0 to 15.</param>
    /// <param name="key">0 to 127.</param>
    /// <param name="velocity">0 to 1.</param>
    public void AddNote(long positionSamples, ushort type, int channel, int key, double velocity)
    {
        HostEvent note = default;
        note.Note = new ClapEventNote
        {
            Header = Header(sizeof(ClapEventNote), type),
            NoteId = -1,
            Channel = (short)channel,
            Key = (short)key,
            Velocity = velocity,
        };
        _pending.Add((positionSamples, note));
    }

    /// <summary>Makes <see cref="Input"/> hold the events in [start, start + count), with times inside the block. Blocks
    /// must follow each other. [audio-thread]; the first call, which sorts, should come before audio starts.</summary>
    public void Select(long startSamples, int count)
    {
        if (_events == null) Seal();
        int first = _next;
        while (_next < _positions.Length && _positions[_next] - startSamples < count)
        {
            _events[_next].Header.Time = (uint)(_positions[_next] - startSamples);
            _next++;
        }

        _lists->First = _events + first;
        _lists->Count = (uint)(_next - first);
    }

    /// <summary>Sorts and copies to native memory.</summary>
    public void Seal()
    {
        (long Position, HostEvent Event)[] sorted = _pending.OrderBy(e => e.Position).ToArray();
        _positions = sorted.Select(e => e.Position).ToArray();
        _events = (HostEvent*)NativeMemory.Alloc((nuint)Math.Max(sorted.Length, 1), (nuint)sizeof(HostEvent));
        for (int i = 0; i < sorted.Length; i++) _events[i] = sorted[i].Event;
    }

    public void Dispose()
    {
        NativeMemory.Free(_events);
        NativeMemory.Free(_lists);
    }

    private static ClapEventHeader Header(int size, ushort type) => new() { Size = (uint)size, SpaceId = ClapEventHeader.CoreSpaceId, Type = type };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Size(ClapInputEvents* list) => ((Lists*)list->Context)->Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapEventHeader* Get(ClapInputEvents* list, uint index)
    {
        var lists = (Lists*)list->Context;
        return index < lists->Count ? &lists->First[index].Header : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte TryPush(ClapOutputEvents* list, ClapEventHeader* e)
    {
        ((Lists*)list->Context)->OutputCount++;
        return 1;
    }

    /// <summary>Room for an event of any kind that we send.</summary>
    [StructLayout(LayoutKind.Explicit)]
    private struct HostEvent
    {
        [FieldOffset(0)]
        public ClapEventHeader Header;

        [FieldOffset(0)]
        public ClapEventParamValue Value;

        [FieldOffset(0)]
        public ClapEventNote Note;
    }

    private struct Lists
    {
        public ClapInputEvents Input;
        public ClapOutputEvents Output;
        public HostEvent* First;
        public uint Count;
        public long OutputCount;
    }
}
