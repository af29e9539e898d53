namespace NeuralSynth.Media;

/// <summary>One channel message of a MIDI file.</summary>
/// <param name="Tick">Since the start, in the file's division.</param>
/// <param name="TimeUnits">Exact time since the start, in units of <see cref="MidiClock.UnitsPerSecond"/>.</param>
/// <param name="Track">Index of the track that it is from.</param>
/// <param name="Status">Status byte, 0x80 to 0xEF: kind and channel.</param>
/// <param name="Data1">0 to 127: the key of a note, the number of a controller.</param>
/// <param name="Data2">0 to 127: the velocity of a note, the value of a controller; 0 for messages of one data byte.</param>
public readonly record struct MidiEvent(long Tick, long TimeUnits, int Track, byte Status, byte Data1, byte Data2)
{
    private const byte NoteOff = 0x80;
    private const byte NoteOn = 0x90;

    /// <summary>0 to 15; 9 is General MIDI's percussion.</summary>
    public int Channel => Status & 0x0F;

    /// <summary>The status byte without the channel.</summary>
    public byte Kind => (byte)(Status & 0xF0);

    /// <summary>A note begins.</summary>
    public bool IsNoteOn => Kind == NoteOn && Data2 != 0;

    /// <summary>A note ends, also by velocity 0.</summary>
    public bool IsNoteOff => Kind == NoteOff || (Kind == NoteOn && Data2 == 0);
}
