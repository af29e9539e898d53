using NeuralSynth.Clap;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>CLAP's notes and MIDI for the instrument. Events are the host's: each is checked before it is believed.</summary>
/// <remarks>[audio-thread]. Notes of other ports than ours, and addresses outside their ranges, are passed over.</remarks>
internal static unsafe class ClapNotes
{
    private const int NotePort = 0;
    private const int MidiNoteOff = 0x80;
    private const int MidiNoteOn = 0x90;
    private const int MidiController = 0xB0;
    private const int AllSoundOff = 120;
    private const int AllNotesOff = 123;

    /// <summary>Applies a note, an expression or a MIDI message; other events are ignored.</summary>
    [RealTime]
    internal static void Apply(DrumBridge* bridge, ClapEventHeader* header)
    {
        switch (header->Type)
        {
            case ClapEventType.NoteOn or ClapEventType.NoteOff or ClapEventType.NoteChoke when header->Size >= sizeof(ClapEventNote):
                ApplyNote(bridge, (ClapEventNote*)header);
                break;
            case ClapEventType.NoteExpression when header->Size >= sizeof(ClapEventNoteExpression):
                ApplyExpression(bridge, (ClapEventNoteExpression*)header);
                break;
            case ClapEventType.Midi when header->Size >= sizeof(ClapEventMidi):
                ApplyMidi(bridge, (ClapEventMidi*)header);
                break;
        }
    }

    /// <summary>Tells the host of notes that have ended, at the end of the block. Those that it has no room for are lost: it will
    /// not wait for them.</summary>
    [RealTime]
    internal static void SendEnds(ClapInstance* instance, ClapOutputEvents* events, uint time)
    {
        if (!PluginEngine.TakesNotes(instance->Bridge)) return;
        DrumNote note;
        while (DrumInstance.TakeEndedNote(&((DrumBridge*)instance->Bridge)->Drums, &note))
        {
            if (events == null || events->TryPush == null) continue;
            var end = new ClapEventNote
            {
                Header = new ClapEventHeader { Size = (uint)sizeof(ClapEventNote), Time = time, SpaceId = ClapEventHeader.CoreSpaceId, Type = ClapEventType.NoteEnd },
                NoteId = note.NoteId,
                PortIndex = NotePort,
                Channel = (short)note.Channel,
                Key = (short)note.Key,
            };
            events->TryPush(events, &end.Header);
        }
    }

    [RealTime]
    private static void ApplyNote(DrumBridge* bridge, ClapEventNote* note)
    {
        if (!IsOurs(note->PortIndex, note->Channel, note->Key)) return;
        if (note->Header.Type == ClapEventType.NoteOn) DrumNotes.On(bridge, note->Key, note->Channel, note->NoteId, note->Velocity);
        else if (note->Header.Type == ClapEventType.NoteOff) DrumInstance.NoteOff(&bridge->Drums, note->NoteId, note->Key, note->Channel);
        else DrumInstance.Choke(&bridge->Drums, -1, note->NoteId, note->Key, note->Channel);
    }

    [RealTime]
    private static void ApplyExpression(DrumBridge* bridge, ClapEventNoteExpression* e)
    {
        if (!IsOurs(e->PortIndex, e->Channel, e->Key) || !double.IsFinite(e->Value)) return;
        switch (e->ExpressionId)
        {
            case ClapNoteExpression.Volume:
                DrumInstance.NoteExpression(&bridge->Drums, e->NoteId, e->Key, e->Channel, DrumExpression.Volume, e->Value);
                break;
            case ClapNoteExpression.Pan:
                // CLAP: 0 left, 1 right.
                DrumInstance.NoteExpression(&bridge->Drums, e->NoteId, e->Key, e->Channel, DrumExpression.Pan, 2 * e->Value - 1);
                break;
            case ClapNoteExpression.Tuning:
                DrumInstance.NoteExpression(&bridge->Drums, e->NoteId, e->Key, e->Channel, DrumExpression.Tuning, e->Value);
                break;
            case ClapNoteExpression.Brightness:
                // CLAP: 0 … 1, at rest in the middle.
                DrumInstance.NoteExpression(&bridge->Drums, e->NoteId, e->Key, e->Channel, DrumExpression.Brightness, 2 * e->Value - 1);
                break;
        }
    }

    [RealTime]
    private static void ApplyMidi(DrumBridge* bridge, ClapEventMidi* e)
    {
        if (e->PortIndex != NotePort) return;
        int channel = e->Data[0] & 0x0F;
        int first = e->Data[1] & 0x7F;
        int second = e->Data[2] & 0x7F;
        switch (e->Data[0] & 0xF0)
        {
            case MidiNoteOn when second > 0:
                DrumNotes.On(bridge, first, channel, -1, second / 127.0);
                break;
            case MidiNoteOn or MidiNoteOff:
                DrumInstance.NoteOff(&bridge->Drums, -1, first, channel);
                break;
            case MidiController when first is AllSoundOff or AllNotesOff:
                DrumInstance.Choke(&bridge->Drums, -1, -1, -1, channel);
                break;
        }
    }

    [RealTime]
    private static bool IsOurs(short port, short channel, short key) => port is -1 or NotePort && channel is >= -1 and < 16 && key is >= -1 and < 128;
}
