using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>Sets values of an instance in plain units, for every format. What comes from a host is checked before it is
/// believed.</summary>
/// <remarks>[audio-thread], or main-thread while inactive.</remarks>
internal static unsafe class ParameterChanges
{
    /// <summary>Sets a value, clamped and rounded as the parameter asks.</summary>
    [RealTime]
    internal static void SetValue(PluginBridge* bridge, ParameterEntry* entry, double value)
    {
        if (entry == null || entry->ReadOnly != 0 || double.IsNaN(value)) return;
        value = Math.Clamp(value, entry->Minimum, entry->Maximum);
        if (entry->Stepped != 0) value = Math.Round(value);
        double before = bridge->Values[entry->Index];
        bridge->Values[entry->Index] = value;
        if (value != before) PluginEngine.OnChanged(bridge, entry, value);
    }

    /// <summary>Sets a modulation offset.</summary>
    [RealTime]
    internal static void SetModulation(PluginBridge* bridge, ParameterEntry* entry, double amount)
    {
        if (entry == null || entry->ReadOnly != 0 || entry->Stepped != 0 || !double.IsFinite(amount)) return;
        double range = entry->Maximum - entry->Minimum;
        bridge->Modulation[entry->Index] = Math.Clamp(amount, -range, range);
        PluginEngine.OnModulated(bridge, entry);
    }

    /// <summary>The parameter's entry, or null when there is none.</summary>
    [RealTime]
    internal static ParameterEntry* Find(PluginBridge* bridge, uint id)
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
}
