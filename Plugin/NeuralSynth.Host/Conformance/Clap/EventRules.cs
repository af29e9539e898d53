using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>What must be true of the events that a plug-in sends.</summary>
internal static unsafe class EventRules
{
    /// <summary>Fails on the first event that breaks a rule.</summary>
    public static void Verify(IReadOnlyList<SentEvent> events, uint samples, IReadOnlyList<PluginParameter> parameters)
    {
        uint last = 0;
        HashSet<uint> touched = [];
        foreach (SentEvent e in events)
        {
            Check.That(e.Time >= last, $"the plug-in's events are not in order: {e.Time} follows {last}");
            Check.That(e.Time < Math.Max(samples, 1), $"the plug-in sent an event at {e.Time} in a block of {samples} samples");
            Check.That(e.Size >= sizeof(ClapEventHeader), $"the plug-in sent an event of {e.Size} bytes");
            last = e.Time;
            if (e.Space != ClapEventHeader.CoreSpaceId) continue;
            Check.That(e.Type != ClapEventType.Transport, "the plug-in sent a transport event");
            VerifyParameter(e, parameters, touched);
        }

        Check.That(touched.Count == 0, "the plug-in began a gesture and did not end it in the same block");
    }

    private static void VerifyParameter(SentEvent e, IReadOnlyList<PluginParameter> parameters, HashSet<uint> touched)
    {
        if (e.Type is not (ClapEventType.ParamValue or ClapEventType.ParamGestureBegin or ClapEventType.ParamGestureEnd)) return;
        PluginParameter? parameter = parameters.FirstOrDefault(p => p.Id == e.ParamId);
        Check.That(parameter != null, $"the plug-in sent an event of the parameter {e.ParamId}, which it does not have");
        if (e.Type == ClapEventType.ParamGestureBegin) Check.That(touched.Add(e.ParamId), $"the plug-in began a gesture of '{parameter.FullName}' twice");
        if (e.Type == ClapEventType.ParamGestureEnd) Check.That(touched.Remove(e.ParamId), $"the plug-in ended a gesture of '{parameter.FullName}' that had not begun");
        if (e.Type == ClapEventType.ParamValue)
            Check.That(e.Value >= parameter.Min && e.Value <= parameter.Max, $"the plug-in set '{parameter.FullName}' to {e.Value}, outside its range");
    }
}
