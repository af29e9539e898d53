using NeuralSynth.Clap;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Realtime;

/// <summary>Applies CLAP events to an instance's values. Events are the host's: each is checked before it is believed.</summary>
/// <remarks>[audio-thread], or main-thread from flush while inactive.</remarks>
internal static unsafe class ClapEvents
{
    /// <summary>Applies a parameter value or modulation; other events and other event spaces are ignored.</summary>
    [RealTime]
    internal static void Apply(ClapInstance* instance, ClapEventHeader* header)
    {
        if (header == null || header->SpaceId != ClapEventHeader.CoreSpaceId) return;
        if (header->Type == ClapEventType.ParamValue && header->Size >= sizeof(ClapEventParamValue))
        {
            var e = (ClapEventParamValue*)header;
            SetValue(instance, Find(instance, e->ParamId, e->Cookie), e->Value);
        }
        else if (header->Type == ClapEventType.ParamMod && header->Size >= sizeof(ClapEventParamMod))
        {
            var e = (ClapEventParamMod*)header;
            SetModulation(instance, Find(instance, e->ParamId, e->Cookie), e->Amount);
        }
    }

    [RealTime]
    private static void SetValue(ClapInstance* instance, ClapParameterEntry* entry, double value)
    {
        if (entry == null || entry->ReadOnly != 0 || double.IsNaN(value)) return;
        value = Math.Clamp(value, entry->Minimum, entry->Maximum);
        if (entry->Stepped != 0) value = Math.Round(value);
        double before = instance->Timbre.Values[entry->Index];
        instance->Timbre.Values[entry->Index] = value;
        if (entry->Index == TimbreParameter.ModelSlot && value != before) ChangeSlot(instance, (int)value);
    }

    [RealTime]
    private static void SetModulation(ClapInstance* instance, ClapParameterEntry* entry, double amount)
    {
        if (entry == null || entry->ReadOnly != 0 || entry->Stepped != 0 || !double.IsFinite(amount)) return;
        double range = entry->Maximum - entry->Minimum;
        instance->Timbre.Modulation[entry->Index] = Math.Clamp(amount, -range, range);
    }

    [RealTime]
    private static void ChangeSlot(ClapInstance* instance, int slot)
    {
        if (instance->Timbre.Offline != 0 && instance->Timbre.Active != 0 && instance->LoadSlotNow != null) instance->LoadSlotNow(instance, slot);
        else instance->Timbre.WantsMainThread = 1;
    }

    /// <summary>The parameter's entry by cookie (its address, checked) or by id; null when there is none.</summary>
    [RealTime]
    private static ClapParameterEntry* Find(ClapInstance* instance, uint id, void* cookie)
    {
        var entry = (ClapParameterEntry*)cookie;
        long offset = (byte*)entry - (byte*)instance->Parameters;
        bool inTable = offset >= 0 && offset < (long)instance->ParameterCount * sizeof(ClapParameterEntry) && offset % sizeof(ClapParameterEntry) == 0;
        if (inTable && entry->Id == id) return entry;

        int low = 0;
        int high = instance->ParameterCount - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            ClapParameterEntry* candidate = instance->Parameters + middle;
            if (candidate->Id == id) return candidate;
            if (candidate->Id < id) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
