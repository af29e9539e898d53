using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;
using NeuralSynth.Media;

namespace NeuralSynth.Host.Rendering;

/// <summary>A MIDI file as a host plays it: notes at exact samples.</summary>
internal sealed class MidiSong
{
    /// <summary>Rate of a rendered song where nothing says otherwise, Hz.</summary>
    public const int DefaultSampleRate = 48000;

    private const double FullVelocity = 127;
    private readonly MidiFile _file;

    public MidiSong(MidiFile file, string name)
    {
        _file = file;
        Name = name;
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <exception cref="HostException">The file cannot be read.</exception>
    public static MidiSong Read(string path)
    {
        try
        {
            return new MidiSong(MidiFile.Read(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException(e.Message.Contains(path, StringComparison.Ordinal) ? e.Message : $"'{path}': {e.Message}");
        }
    }

    /// <summary>Length of the longest track.</summary>
    public long LengthSamples(int sampleRate) => _file.Clock.SampleAt(_file.LengthUnits, sampleRate);

    /// <summary>Tempo at a time, quarter notes a minute.</summary>
    public double TempoAt(double seconds) => _file.Clock.QuartersPerMinuteAt(seconds);

    /// <summary>Adds the notes of all tracks and channels. Controllers are left out: NeuralSynth's instruments have none that
    /// are not parameters.</summary>
    public void AddTo(EventBuffer events, int sampleRate)
    {
        foreach (MidiEvent e in _file.Events)
        {
            if (!e.IsNoteOn && !e.IsNoteOff) continue;
            ushort type = e.IsNoteOn ? ClapEventType.NoteOn : ClapEventType.NoteOff;
            events.AddNote(_file.Clock.SampleAt(e.TimeUnits, sampleRate), type, e.Channel, e.Data1, e.Data2 / FullVelocity);
        }
    }
}
