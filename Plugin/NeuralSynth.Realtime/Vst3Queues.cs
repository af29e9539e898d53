using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Realtime;

/// <summary>The parameter queues of one block, walked together in order of time. They are the host's: each is checked
/// before it is believed, and offsets outside the block count as its ends.</summary>
/// <remarks>[audio-thread]. Points are steps: the engine ramps gains and takes latent controls per hop.</remarks>
internal static unsafe class Vst3Queues
{
    /// <summary>Finds the queues that concern us.</summary>
    /// <returns>Their number, at <see cref="Vst3Instance.Cursors"/>.</returns>
    [RealTime]
    internal static int Open(Vst3Instance* instance, IParameterChanges* changes)
    {
        int count = 0;
        int queues = changes == null ? 0 : changes->Vtable->GetParameterCount(changes);
        for (int i = 0; i < queues && count < instance->CursorCapacity; i++)
        {
            IParamValueQueue* queue = changes->Vtable->GetParameterData(changes, i);
            if (queue == null) continue;
            ParameterEntry* entry = ParameterChanges.Find(instance->Bridge, queue->Vtable->GetParameterId(queue));
            if (entry == null || entry->ReadOnly != 0) continue;
            Vst3QueueCursor* cursor = instance->Cursors + count;
            *cursor = new Vst3QueueCursor { Queue = queue, Entry = entry, Count = queue->Vtable->GetPointCount(queue) };
            if (Load(cursor)) count++;
        }

        return count;
    }

    /// <summary>Applies every point up to and at <paramref name="position"/>.</summary>
    /// <returns>Sample offset of the next point, or <see cref="int.MaxValue"/>.</returns>
    [RealTime]
    internal static int ApplyUntil(Vst3Instance* instance, int count, int position)
    {
        int next = int.MaxValue;
        for (int i = 0; i < count; i++)
        {
            Vst3QueueCursor* cursor = instance->Cursors + i;
            while (cursor->Next < cursor->Count && cursor->Offset <= position)
            {
                Apply(instance, cursor);
                cursor->Next++;
                if (!Load(cursor)) break;
            }

            if (cursor->Next < cursor->Count && cursor->Offset < next) next = cursor->Offset;
        }

        return next;
    }

    [RealTime]
    private static void Apply(Vst3Instance* instance, Vst3QueueCursor* cursor)
    {
        ParameterChanges.SetValue(instance->Bridge, cursor->Entry, NormalizedValue.ToPlain(cursor->Entry, cursor->Value));
        instance->ControllerIsNewer[cursor->Entry->Index] = 0;
    }

    /// <summary>Reads the next point, passing over those that the host refuses to give or that are no number.</summary>
    [RealTime]
    private static bool Load(Vst3QueueCursor* cursor)
    {
        for (; cursor->Next < cursor->Count; cursor->Next++)
        {
            int offset = 0;
            double value = double.NaN;
            if (cursor->Queue->Vtable->GetPoint(cursor->Queue, cursor->Next, &offset, &value) != Result.Ok || double.IsNaN(value)) continue;
            cursor->Offset = offset;
            cursor->Value = value;
            return true;
        }

        return false;
    }
}
