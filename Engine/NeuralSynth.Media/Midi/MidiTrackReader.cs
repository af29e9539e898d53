namespace NeuralSynth.Media;

/// <summary>What the tracks of a file hold, in the order of the file.</summary>
internal sealed class MidiTrackContent
{
    /// <summary>Channel messages, their times not yet known.</summary>
    public List<MidiEvent> Events { get; } = [];

    /// <summary>Tempo changes, microseconds a quarter note.</summary>
    public List<(long Tick, int MicrosecondsPerQuarter)> Tempi { get; } = [];

    /// <summary>Where the longest track ends.</summary>
    public long EndTick { get; set; }
}

/// <summary>Reads the events of one track.</summary>
/// <remarks>Source: Standard MIDI Files 1.0 (RP-001), MTrk events. System exclusive and meta events cancel running status.</remarks>
internal ref struct MidiTrackReader(ReadOnlySpan<byte> chunk, int track, string file, MidiTrackContent content)
{
    private const byte SystemExclusive = 0xF0;
    private const byte Escape = 0xF7;
    private const byte Meta = 0xFF;
    private const byte EndOfTrack = 0x2F;
    private const byte SetTempo = 0x51;
    private const int MaxQuantityBytes = 4;

    // 2^36 ticks of 2^24 units are still a 64-bit number.
    private const long MaxTicks = 1L << 36;

    // Tempo changes cost more than a note; more than this many are no music.
    private const int MaxTempi = 65_536;

    private readonly ReadOnlySpan<byte> _bytes = chunk;
    private int _position;
    private long _tick;
    private byte _running;

    /// <summary>Reads up to the end of the track.</summary>
    /// <exception cref="MidiFileException">It breaks the rules.</exception>
    public void Read()
    {
        do
        {
            _tick += Quantity("a time");
            if (_tick > MaxTicks)
                throw Error($"at most {MaxTicks} ticks", $"{_tick}");
        }
        while (ReadEvent());
        content.EndTick = Math.Max(content.EndTick, _tick);
    }

    /// <returns>False at the end of the track.</returns>
    private bool ReadEvent()
    {
        var first = Next("an event");
        if (first == Meta)
            return ReadMeta();
        if (first is SystemExclusive or Escape)
        {
            _running = 0;
            Skip(Quantity("the length of a system exclusive event"));
            return true;
        }
        if (first > SystemExclusive)
            throw Error("a channel, system exclusive or meta event", $"status {first:X2}");
        if (first < 0x80)
        {
            // Running status: the status byte of the event before is left out, this is data.
            if (_running == 0)
                throw Error("a status byte", $"data byte {first:X2}");
            _position--;
        }
        else
            _running = first;
        ReadChannelMessage(_running);
        return true;
    }

    private void ReadChannelMessage(byte status)
    {
        // Program change and channel pressure have one data byte, the others two.
        var isShort = (status & 0xF0) is 0xC0 or 0xD0;
        var data1 = Data();
        var data2 = isShort ? (byte)0 : Data();
        if (content.Events.Count == MidiFile.MaxEvents)
            throw Error($"at most {MidiFile.MaxEvents} channel messages", "more");
        content.Events.Add(new(_tick, 0, track, status, data1, data2));
    }

    private bool ReadMeta()
    {
        _running = 0;
        var type = Next("the type of a meta event");
        var length = Quantity("the length of a meta event");
        if (type == SetTempo)
            ReadTempo(length);
        else
            Skip(length);
        return type != EndOfTrack;
    }

    private void ReadTempo(int length)
    {
        if (length != 3)
            throw Error("a tempo of 3 bytes", $"{length}");
        int tempo = Next("a tempo") << 16 | Next("a tempo") << 8 | Next("a tempo");
        if (tempo == 0)
            throw Error("a tempo above 0", "0");
        if (content.Tempi.Count == MaxTempi)
            throw Error($"at most {MaxTempi} tempo changes", "more");
        content.Tempi.Add((_tick, tempo));
    }

    private byte Data()
    {
        var value = Next("a data byte");
        return value < 0x80 ? value : throw Error("a data byte below 80", $"{value:X2}");
    }

    /// <summary>A number of up to 28 bits, seven to a byte, the first bit saying that more follow.</summary>
    private int Quantity(string what)
    {
        var value = 0;
        for (var n = 0; n < MaxQuantityBytes; n++)
        {
            var next = Next(what);
            value = value << 7 | next & 0x7F;
            if (next < 0x80)
                return value;
        }
        throw Error($"{what} of at most {MaxQuantityBytes} bytes", "more");
    }

    private void Skip(int count)
    {
        if (count > _bytes.Length - _position)
            throw Error($"{count} bytes", $"{_bytes.Length - _position} to the end of the track");
        _position += count;
    }

    private byte Next(string what) =>
        _position < _bytes.Length ? _bytes[_position++] : throw Error($"{what}, and the track's end as its last event", $"the end of its {_bytes.Length} bytes");

    private readonly MidiFileException Error(string expected, string found) =>
        new(file, expected, $"{found} (track {track + 1}, byte {_position})");
}
