using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance.Clap;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin.Tests.Drums;

/// <summary>An instance of the published NeuralSynth Drums behind its CLAP ABI, rendering offline, with all outputs at hand.</summary>
internal sealed class DrumRig : IDisposable
{
    private readonly ClapSubject _subject;

    public DrumRig(ClapLibrary library, string? model)
    {
        _subject = new ClapSubject(library, library.Find("drums"));
        _subject.Begin();
        Session = new ClapSession(_subject, withExtensions: true) { PlaysNotes = false };
        if (model != null) Session.Plugin.LoadPreset(model);
    }

    public ClapSession Session { get; }

    /// <summary>Messages so far.</summary>
    public IEnumerable<string> Messages => _subject.Log.Entries.Select(e => e.Message);

    public PluginParameter Parameter(int pad, int offset) => Session.Parameters.Single(p => p.Id == DrumParameters.Of(pad, offset).Id);

    /// <summary>Sets a value while inactive.</summary>
    public void Set(int pad, int offset, double value)
    {
        using EventList events = new EventList().Value(Parameter(pad, offset), value);
        Session.Flush(events);
    }

    public static void AddNote(EventList events, int key, int time, double velocity = 1, int noteId = -1, ushort type = ClapEventType.NoteOn) => events.Add(new ClapEventNote
    {
        Header = EventList.Header<ClapEventNote>(type, (uint)time),
        NoteId = noteId,
        Key = (short)key,
        Velocity = velocity,
    });

    /// <summary>Plays notes (time, key) in blocks of a size and returns [output channel][samples] of all outputs.</summary>
    public unsafe float[][] Play(int samples, int block, params (int Time, int Key)[] notes) => Play(samples, block, null, notes);

    /// <summary>The same with other events, given by the time of the block and its length.</summary>
    public unsafe float[][] Play(int samples, int block, Action<EventList, int, int>? add, params (int Time, int Key)[] notes)
    {
        float[][] output = [.. Enumerable.Range(0, DrumInstance.OutputChannels).Select(_ => new float[samples])];
        for (int start = 0; start < samples; start += block)
        {
            int count = Math.Min(block, samples - start);
            using var events = new EventList();
            add?.Invoke(events, start, count);
            foreach ((int time, int key) in notes.Where(n => n.Time >= start && n.Time < start + count)) AddNote(events, key, time - start);
            using var buffers = new BlockBuffers(Session.Plugin.Ports, count);
            Session.Fill(buffers, count);
            Session.Process(buffers, events);
            for (int c = 0; c < output.Length; c++) new ReadOnlySpan<float>(buffers.Native->AudioOutputs[c / 2].Data32[c % 2], count).CopyTo(output[c].AsSpan(start));
        }

        return output;
    }

    public void Dispose()
    {
        Session.Dispose();
        _subject.Dispose();
    }
}
