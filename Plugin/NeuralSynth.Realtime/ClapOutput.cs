using NeuralSynth.Clap;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>What the plug-in tells the host about parameters: changes it made itself, as gestures, and its
/// counter.</summary>
/// <remarks>[audio-thread], or main-thread from flush while inactive.</remarks>
internal static unsafe class ClapOutput
{
    /// <summary>Sends the waiting changes at the beginning of the block and applies them. Those that the host has no room
    /// for wait for the next block, unapplied, so that host and plug-in never differ.</summary>
    [RealTime]
    internal static void SendEdits(ClapInstance* instance, ClapOutputEvents* events)
    {
        for (ClapEdit* edit = instance->Edits.Peek(); edit != null; edit = instance->Edits.Peek())
        {
            if (!Send(events, edit)) return;
            if (edit->Type == ClapEventType.ParamValue) ParameterChanges.SetValue(instance->Bridge, ParameterChanges.Find(instance->Bridge, edit->Id), edit->Value);
            instance->Edits.Drop();
        }
    }

    /// <summary>Sends the counter when it has moved since the host heard of it.</summary>
    [RealTime]
    internal static void SendStatus(ClapInstance* instance, ClapOutputEvents* events, uint time)
    {
        ParameterEntry* status = instance->Bridge->Status;
        if (status == null) return;
        double count = instance->Bridge->Values[status->Index];
        if (count == instance->ReportedStatus) return;
        if (SendValue(events, status->Id, count, time)) instance->ReportedStatus = count;
    }

    // A host that takes no events at all gets none: the change is applied all the same.
    [RealTime]
    private static bool Send(ClapOutputEvents* events, ClapEdit* edit)
    {
        if (events == null || events->TryPush == null) return true;
        if (edit->Type == ClapEventType.ParamValue) return SendValue(events, edit->Id, edit->Value, 0);
        var gesture = new ClapEventParamGesture
        {
            Header = new ClapEventHeader { Size = (uint)sizeof(ClapEventParamGesture), SpaceId = ClapEventHeader.CoreSpaceId, Type = edit->Type },
            ParamId = edit->Id,
        };
        return events->TryPush(events, &gesture.Header) != 0;
    }

    [RealTime]
    private static bool SendValue(ClapOutputEvents* events, uint id, double value, uint time)
    {
        if (events == null || events->TryPush == null) return true;
        var change = new ClapEventParamValue
        {
            Header = new ClapEventHeader { Size = (uint)sizeof(ClapEventParamValue), Time = time, SpaceId = ClapEventHeader.CoreSpaceId, Type = ClapEventType.ParamValue },
            ParamId = id,
            NoteId = -1,
            PortIndex = -1,
            Channel = -1,
            Key = -1,
            Value = value,
        };
        return events->TryPush(events, &change.Header) != 0;
    }
}
