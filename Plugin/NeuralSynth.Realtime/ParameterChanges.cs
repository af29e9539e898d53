using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>Sets values of an instance in plain units, for every format. What comes from a host is checked before it is
/// believed.</summary>
/// <remarks>[audio-thread], or main-thread while inactive.</remarks>
internal static unsafe class ParameterChanges
{
    /// <summary>Sets a value, clamped and rounded as the parameter asks.</summary>
    [RealTime]
    internal static void SetValue(TimbreBridge* bridge, ParameterEntry* entry, double value)
    {
        if (entry == null || entry->ReadOnly != 0 || double.IsNaN(value)) return;
        value = Math.Clamp(value, entry->Minimum, entry->Maximum);
        if (entry->Stepped != 0) value = Math.Round(value);
        double before = bridge->Timbre.Values[entry->Index];
        bridge->Timbre.Values[entry->Index] = value;
        if (value == before || !TimbreParameter.ConcernsMainThread(entry->Index)) return;
        if (entry->Index == TimbreParameter.ModelSlot) ChangeSlot(bridge, (int)value);
        else bridge->Timbre.WantsMainThread = 1;
    }

    /// <summary>Sets a modulation offset.</summary>
    [RealTime]
    internal static void SetModulation(TimbreBridge* bridge, ParameterEntry* entry, double amount)
    {
        if (entry == null || entry->ReadOnly != 0 || entry->Stepped != 0 || !double.IsFinite(amount)) return;
        double range = entry->Maximum - entry->Minimum;
        bridge->Timbre.Modulation[entry->Index] = Math.Clamp(amount, -range, range);
    }

    /// <summary>The parameter's entry, or null when there is none.</summary>
    [RealTime]
    internal static ParameterEntry* Find(TimbreBridge* bridge, uint id)
    {
        int low = 0;
        int high = bridge->ParameterCount - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            ParameterEntry* candidate = bridge->Parameters + middle;
            if (candidate->Id == id) return candidate;
            if (candidate->Id < id) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    [RealTime]
    private static void ChangeSlot(TimbreBridge* bridge, int slot)
    {
        if (bridge->Timbre.Offline != 0 && bridge->Timbre.Active != 0 && bridge->LoadSlotNow != null) bridge->LoadSlotNow(bridge, slot);
        else bridge->Timbre.WantsMainThread = 1;
    }
}
