#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

using System.Runtime.InteropServices;

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstevents.h: <c>Event::EventTypes</c>.</summary>
internal static class EventType
{
    public const ushort NoteOn = 0;
    public const ushort NoteOff = 1;

    /// <summary>A value of a note expression, from ivstnoteexpression.h.</summary>
    public const ushort NoteExpressionValue = 4;
}

/// <summary><c>Event</c>, 48 bytes: a header and one of several contents.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct Vst3Event
{
    [FieldOffset(0)] public int BusIndex;

    /// <summary>Within the block.</summary>
    [FieldOffset(4)] public int SampleOffset;

    [FieldOffset(8)] public double PpqPosition;
    [FieldOffset(16)] public ushort Flags;
    [FieldOffset(18)] public ushort Type;
    [FieldOffset(24)] public NoteOnEvent NoteOn;
    [FieldOffset(24)] public NoteOffEvent NoteOff;
    [FieldOffset(24)] public NoteExpressionValueEvent Expression;
}

/// <summary><c>NoteOnEvent</c>, 20 bytes.</summary>
internal struct NoteOnEvent
{
    public short Channel;
    public short Pitch;

    /// <summary>Cents.</summary>
    public float Tuning;

    /// <summary>0 … 1.</summary>
    public float Velocity;

    public int Length;

    /// <summary>-1 when there is none.</summary>
    public int NoteId;
}

/// <summary><c>NoteOffEvent</c>, 16 bytes.</summary>
internal struct NoteOffEvent
{
    public short Channel;
    public short Pitch;
    public float Velocity;
    public int NoteId;
    public float Tuning;
}

/// <summary><c>NoteExpressionValueEvent</c>, 16 bytes.</summary>
internal struct NoteExpressionValueEvent
{
    public uint TypeId;
    public int NoteId;

    /// <summary>0 … 1, see <see cref="NoteExpressionType"/>.</summary>
    public double Value;
}

/// <summary><c>IEventList</c>. [audio-thread]</summary>
internal unsafe struct EventListVtable
{
    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, int> GetEventCount;
    public delegate* unmanaged[Cdecl]<void*, int, Vst3Event*, int> GetEvent;
    public delegate* unmanaged[Cdecl]<void*, Vst3Event*, int> AddEvent;
}

/// <summary>The list as a pointer sees it.</summary>
internal unsafe struct IEventList
{
    public EventListVtable* Vtable;

    public static Iid Id => new(0x3A2C4214, 0x346349FE, 0xB2C4F397, 0xB9695A44);
}
