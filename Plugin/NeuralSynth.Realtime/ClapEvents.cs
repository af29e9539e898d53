using NeuralSynth.Clap;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>Applies CLAP events to an instance's values. Events are the host's: each is checked before it is believed.</summary>
/// <remarks>[audio-thread], or main-thread from flush while inactive.</remarks>
internal static unsafe class ClapEvents
{
    /// <summary>Applies a parameter value or modulation, or a note; other events and other event spaces are ignored.</summary>
    [RealTime]
    internal static void Apply(ClapInstance* instance, ClapEventHeader* header)
    {
        if (header == null || header->SpaceId != ClapEventHeader.CoreSpaceId) return;
        PluginBridge* bridge = instance->Bridge;
        if (header->Type == ClapEventType.ParamValue && header->Size >= sizeof(ClapEventParamValue))
        {
            var e = (ClapEventParamValue*)header;
            ParameterChanges.SetValue(bridge, Find(bridge, e->ParamId, e->Cookie), e->Value);
        }
        else if (header->Type == ClapEventType.ParamMod && header->Size >= sizeof(ClapEventParamMod))
        {
            var e = (ClapEventParamMod*)header;
            ParameterChanges.SetModulation(bridge, Find(bridge, e->ParamId, e->Cookie), e->Amount);
        }
        else if (PluginEngine.TakesNotes(bridge))
        {
            ClapNotes.Apply((DrumBridge*)bridge, header);
        }
    }

    /// <summary>The parameter's entry by cookie (its address, checked) or by id; null when there is none.</summary>
    [RealTime]
    private static ParameterEntry* Find(PluginBridge* bridge, uint id, void* cookie)
    {
        var entry = (ParameterEntry*)cookie;
        long offset = (byte*)entry - (byte*)bridge->Parameters;
        bool inTable = offset >= 0 && offset < (long)bridge->ParameterCount * sizeof(ParameterEntry) && offset % sizeof(ParameterEntry) == 0;
        return inTable && entry->Id == id ? entry : ParameterChanges.Find(bridge, id);
    }
}
