#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/events.h: event types of the core space.</summary>
internal static class ClapEventType
{
    public const ushort NoteOn = 0;
    public const ushort NoteOff = 1;
    public const ushort NoteChoke = 2;
    public const ushort NoteEnd = 3;
    public const ushort NoteExpression = 4;
    public const ushort ParamValue = 5;
    public const ushort ParamMod = 6;
    public const ushort ParamGestureBegin = 7;
    public const ushort ParamGestureEnd = 8;
    public const ushort Transport = 9;
    public const ushort Midi = 10;
    public const ushort MidiSysex = 11;
    public const ushort Midi2 = 12;
}

/// <summary>clap/events.h: <c>clap_event_flags</c>.</summary>
internal static class ClapEventFlags
{
    public const uint IsLive = 1 << 0;
    public const uint DontRecord = 1 << 1;
}

/// <summary>clap/events.h: begins every event, 16 bytes. Test <see cref="SpaceId"/> before <see cref="Type"/>.</summary>
internal struct ClapEventHeader
{
    public const ushort CoreSpaceId = 0;

    /// <summary>Bytes of the whole event, header included.</summary>
    public uint Size;

    /// <summary>Sample offset inside the block.</summary>
    public uint Time;

    public ushort SpaceId;
    public ushort Type;
    public uint Flags;
}

/// <summary>clap/events.h: note on, off, choke, end; 40 bytes. -1 is the wildcard of every address field.</summary>
internal struct ClapEventNote
{
    public ClapEventHeader Header;
    public int NoteId;
    public short PortIndex;
    public short Channel;
    public short Key;

    /// <summary>0 to 1.</summary>
    public double Velocity;
}

/// <summary>clap/events.h: <c>clap_note_expression</c>.</summary>
internal static class ClapNoteExpression
{
    public const int Volume = 0;
    public const int Pan = 1;
    public const int Tuning = 2;
    public const int Vibrato = 3;
    public const int Expression = 4;
    public const int Brightness = 5;
    public const int Pressure = 6;
}

/// <summary>clap/events.h: note expression, 40 bytes.</summary>
internal struct ClapEventNoteExpression
{
    public ClapEventHeader Header;
    public int ExpressionId;
    public int NoteId;
    public short PortIndex;
    public short Channel;
    public short Key;
    public double Value;
}

/// <summary>clap/events.h: parameter value in plain units, 56 bytes.</summary>
internal unsafe struct ClapEventParamValue
{
    public ClapEventHeader Header;
    public uint ParamId;

    /// <summary>As the plug-in gave it in <c>get_info</c>, or null.</summary>
    public void* Cookie;

    public int NoteId;
    public short PortIndex;
    public short Channel;
    public short Key;
    public double Value;
}

/// <summary>clap/events.h: parameter modulation, an offset in plain units, 56 bytes.</summary>
internal unsafe struct ClapEventParamMod
{
    public ClapEventHeader Header;
    public uint ParamId;
    public void* Cookie;
    public int NoteId;
    public short PortIndex;
    public short Channel;
    public short Key;
    public double Amount;
}

/// <summary>clap/events.h: the user touches or leaves a control, 20 bytes.</summary>
internal struct ClapEventParamGesture
{
    public ClapEventHeader Header;
    public uint ParamId;
}

/// <summary>clap/events.h: <c>clap_transport_flags</c>.</summary>
internal static class ClapTransportFlags
{
    public const uint HasTempo = 1 << 0;
    public const uint HasBeatsTimeline = 1 << 1;
    public const uint HasSecondsTimeline = 1 << 2;
    public const uint HasTimeSignature = 1 << 3;
    public const uint IsPlaying = 1 << 4;
    public const uint IsRecording = 1 << 5;
    public const uint IsLoopActive = 1 << 6;
    public const uint IsWithinPreRoll = 1 << 7;
}

/// <summary>clap/events.h: transport, 104 bytes. Times are fixed point, see <see cref="ClapFixedPoint"/>.</summary>
internal struct ClapEventTransport
{
    public ClapEventHeader Header;
    public uint Flags;
    public long SongPositionBeats;
    public long SongPositionSeconds;

    /// <summary>Beats per minute.</summary>
    public double Tempo;

    /// <summary>Tempo change per sample.</summary>
    public double TempoIncrement;

    public long LoopStartBeats;
    public long LoopEndBeats;
    public long LoopStartSeconds;
    public long LoopEndSeconds;
    public long BarStart;
    public int BarNumber;
    public ushort TimeSignatureNumerator;
    public ushort TimeSignatureDenominator;
}

/// <summary>clap/events.h: MIDI 1 message, 24 bytes.</summary>
internal unsafe struct ClapEventMidi
{
    public ClapEventHeader Header;
    public ushort PortIndex;
    public fixed byte Data[3];
}

/// <summary>clap/events.h: MIDI system exclusive, 40 bytes; the buffer lives during the call only.</summary>
internal unsafe struct ClapEventMidiSysex
{
    public ClapEventHeader Header;
    public ushort PortIndex;
    public byte* Buffer;
    public uint Size;
}

/// <summary>clap/events.h: MIDI 2 packet, 36 bytes.</summary>
internal unsafe struct ClapEventMidi2
{
    public ClapEventHeader Header;
    public ushort PortIndex;
    public fixed uint Data[4];
}

/// <summary>clap/events.h: the events of one block, sorted by time.</summary>
internal unsafe struct ClapInputEvents
{
    public void* Context;
    public delegate* unmanaged[Cdecl]<ClapInputEvents*, uint> Size;

    /// <summary>(list, index) → event; do not free.</summary>
    public delegate* unmanaged[Cdecl]<ClapInputEvents*, uint, ClapEventHeader*> Get;
}

/// <summary>clap/events.h: where a plug-in leaves its events, in order of time.</summary>
internal unsafe struct ClapOutputEvents
{
    public void* Context;

    /// <summary>Copies the event; false when there is no room.</summary>
    public delegate* unmanaged[Cdecl]<ClapOutputEvents*, ClapEventHeader*, byte> TryPush;
}
