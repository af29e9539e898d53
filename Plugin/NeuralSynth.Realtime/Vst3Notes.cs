using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Realtime;

/// <summary>The notes of one block in order of the host's list. They are the host's: each is checked before it is believed, and
/// offsets outside the block, or before the event before, count as the nearest that is possible.</summary>
/// <remarks>[audio-thread]</remarks>
internal unsafe struct Vst3Notes
{
    // VST3: 0.25 is the note's own level; ±120 semitones.
    private const double LargestGain = 4;
    private const double TuningSemitones = 240;

    private readonly DrumBridge* _bridge;
    private readonly IEventList* _list;
    private readonly int _count;
    private Vst3Event _next;
    private int _index;

    [RealTime]
    internal Vst3Notes(Vst3Instance* instance, void* list)
    {
        if (list == null || !PluginEngine.TakesNotes(instance->Bridge)) return;
        _bridge = (DrumBridge*)instance->Bridge;
        _list = (IEventList*)list;
        _count = _list->Vtable->GetEventCount(_list);
        Load();
    }

    /// <summary>Applies every event up to and at <paramref name="position"/>.</summary>
    /// <returns>Sample offset of the next event, or <see cref="int.MaxValue"/>.</returns>
    [RealTime]
    internal int ApplyUntil(int position)
    {
        while (_index < _count && _next.SampleOffset <= position)
        {
            Apply();
            _index++;
            Load();
        }

        return _index < _count ? _next.SampleOffset : int.MaxValue;
    }

    /// <summary>Reads the next event, passing over those that the host refuses to give and those of other buses.</summary>
    [RealTime]
    private void Load()
    {
        for (; _index < _count; _index++)
        {
            Vst3Event next = default;
            if (_list->Vtable->GetEvent(_list, _index, &next) != Result.Ok || next.BusIndex != 0) continue;
            _next = next;
            return;
        }
    }

    [RealTime]
    private readonly void Apply()
    {
        switch (_next.Type)
        {
            case EventType.NoteOn when _next.NoteOn.Velocity > 0:
                DrumNotes.On(_bridge, _next.NoteOn.Pitch, ChannelOf(_next.NoteOn.Channel), _next.NoteOn.NoteId, _next.NoteOn.Velocity);
                break;
            case EventType.NoteOff:
                DrumInstance.NoteOff(&_bridge->Drums, _next.NoteOff.NoteId, _next.NoteOff.Pitch, ChannelOf(_next.NoteOff.Channel));
                break;
            case EventType.NoteExpressionValue when double.IsFinite(_next.Expression.Value) && _next.Expression.NoteId >= 0:
                ApplyExpression(_next.Expression.TypeId, _next.Expression.NoteId, Math.Clamp(_next.Expression.Value, 0, 1));
                break;
        }
    }

    [RealTime]
    private readonly void ApplyExpression(uint type, int noteId, double value)
    {
        switch (type)
        {
            case NoteExpressionType.Volume:
                DrumInstance.NoteExpression(&_bridge->Drums, noteId, -1, -1, DrumExpression.Volume, LargestGain * value);
                break;
            case NoteExpressionType.Pan:
                DrumInstance.NoteExpression(&_bridge->Drums, noteId, -1, -1, DrumExpression.Pan, 2 * value - 1);
                break;
            case NoteExpressionType.Tuning:
                DrumInstance.NoteExpression(&_bridge->Drums, noteId, -1, -1, DrumExpression.Tuning, TuningSemitones * (value - 0.5));
                break;
            case NoteExpressionType.Brightness:
                DrumInstance.NoteExpression(&_bridge->Drums, noteId, -1, -1, DrumExpression.Brightness, 2 * value - 1);
                break;
        }
    }

    [RealTime]
    private static int ChannelOf(short channel) => channel is >= 0 and < 16 ? channel : -1;
}
