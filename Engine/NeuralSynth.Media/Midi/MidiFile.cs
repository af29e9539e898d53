using System.Buffers.Binary;

namespace NeuralSynth.Media;

/// <summary>The channel messages of a Standard MIDI File, in the order of time. System exclusive and other meta events are
/// skipped.</summary>
/// <remarks>Formats 0 and 1; format 2 holds independent songs and is refused. Sizes are checked before anything is
/// allocated. Source: Standard MIDI Files 1.0 (RP-001).</remarks>
public sealed class MidiFile
{
    /// <summary>Largest file, bytes.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>Most channel messages.</summary>
    public const int MaxEvents = 1_000_000;

    /// <summary>Longest song, seconds.</summary>
    public const int MaxSeconds = 24 * 3600;

    private const int ChunkHeaderBytes = 8;
    private const int MinHeaderBytes = 6;

    private MidiFile(int format, int tracks, MidiClock clock, MidiEvent[] events, long lengthUnits)
    {
        Format = format;
        Tracks = tracks;
        Clock = clock;
        Events = events;
        LengthUnits = lengthUnits;
    }

    /// <summary>0: one track; 1: tracks that sound together.</summary>
    public int Format { get; }

    /// <summary>How many tracks there are.</summary>
    public int Tracks { get; }

    /// <summary>Ticks to time.</summary>
    public MidiClock Clock { get; }

    /// <summary>By time; at one time by track and then in the order of the file.</summary>
    public IReadOnlyList<MidiEvent> Events { get; }

    /// <summary>When the longest track ends, in units of the clock.</summary>
    public long LengthUnits { get; }

    /// <summary>When the longest track ends.</summary>
    public double Seconds => (double)LengthUnits / Clock.UnitsPerSecond;

    /// <summary>Reads a file.</summary>
    /// <exception cref="MidiFileException">Not a MIDI file that we can read.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static MidiFile Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > MaxBytes)
            throw new MidiFileException(path, $"at most {MaxBytes} bytes", $"{length}");
        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="MidiFileException">Not a MIDI file that we can read.</exception>
    public static MidiFile Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length > MaxBytes)
            throw new MidiFileException(name, $"at most {MaxBytes} bytes", $"{bytes.Length}");
        if (bytes.Length < ChunkHeaderBytes + MinHeaderBytes || !bytes[..4].SequenceEqual("MThd"u8))
            throw new MidiFileException(name, "a MIDI file beginning with 'MThd' and 14 bytes at least", "another kind of file");
        var position = 0;
        var header = NextChunk(bytes, ref position, name);
        if (header.Length < MinHeaderBytes)
            throw new MidiFileException(name, $"a header of {MinHeaderBytes} bytes or more", $"{header.Length}");
        int format = BinaryPrimitives.ReadUInt16BigEndian(header), tracks = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        var division = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        CheckHeader(format, tracks, name);
        var content = ReadTracks(bytes, position, tracks, name);
        return Assemble(format, tracks, ClockOf(division, content, name), content, name);
    }

    private static void CheckHeader(int format, int tracks, string name)
    {
        if (format > 1)
            throw new MidiFileException(name, "format 0 or 1", format == 2 ? "format 2 (independent songs)" : $"format {format}");
        if (tracks == 0 || (format == 0 && tracks != 1))
            throw new MidiFileException(name, format == 0 ? "one track in format 0" : "one track or more", $"{tracks}");
    }

    private static MidiTrackContent ReadTracks(ReadOnlySpan<byte> bytes, int position, int tracks, string name)
    {
        var content = new MidiTrackContent();
        for (var track = 0; track < tracks; track++)
        {
            ReadOnlySpan<byte> chunk, id;
            // Chunks of other kinds may lie between tracks.
            do
            {
                if (position >= bytes.Length)
                    throw new MidiFileException(name, $"{tracks} track(s)", $"{track}");
                id = bytes[position..Math.Min(position + 4, bytes.Length)];
                chunk = NextChunk(bytes, ref position, name);
            }
            while (!id.SequenceEqual("MTrk"u8));
            new MidiTrackReader(chunk, track, name, content).Read();
        }
        return content;
    }

    private static MidiFile Assemble(int format, int tracks, MidiClock clock, MidiTrackContent content, string name)
    {
        var length = clock.At(content.EndTick);
        if (length > MaxSeconds * clock.UnitsPerSecond)
            throw new MidiFileException(name, $"at most {MaxSeconds} seconds", $"{length / clock.UnitsPerSecond}");
        // Stable: one track's events keep their order, which matters at equal times.
        MidiEvent[] events = [.. content.Events.OrderBy(e => e.Tick)];
        for (var n = 0; n < events.Length; n++)
            events[n] = events[n] with { TimeUnits = clock.At(events[n].Tick) };
        return new(format, tracks, clock, events, length);
    }

    private static MidiClock ClockOf(ushort division, MidiTrackContent content, string name)
    {
        if ((division & 0x8000) == 0)
            return division > 0
                ? MidiClock.Musical(division, content.Tempi)
                : throw new MidiFileException(name, "1 to 32767 ticks a quarter note", "0");
        int frames = -(sbyte)(division >> 8), ticks = division & 0xFF;
        if (frames is not (24 or 25 or 29 or 30) || ticks == 0)
            throw new MidiFileException(name, "24, 25, 29 or 30 frames a second of 1 to 255 ticks", $"{frames} of {ticks}");
        return MidiClock.Smpte(frames, ticks);
    }

    private static ReadOnlySpan<byte> NextChunk(ReadOnlySpan<byte> bytes, scoped ref int position, string name)
    {
        var left = bytes.Length - position;
        if (left < ChunkHeaderBytes)
            throw new MidiFileException(name, $"a chunk of {ChunkHeaderBytes} bytes or more at byte {position}", $"{left}");
        var size = BinaryPrimitives.ReadUInt32BigEndian(bytes[(position + 4)..]);
        left -= ChunkHeaderBytes;
        if (size > left)
            throw new MidiFileException(name, $"{size} bytes in the chunk at byte {position}", $"{left} to the end of the file");
        var chunk = bytes.Slice(position + ChunkHeaderBytes, (int)size);
        position += ChunkHeaderBytes + (int)size;
        return chunk;
    }
}
