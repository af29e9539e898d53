using NeuralSynth.Plugin;

namespace NeuralSynth.Vst3;

/// <summary>VST3's values between 0 and 1, and the plain values of the parameter table.</summary>
/// <remarks>[thread-safe]. Stepped parameters follow the specification: n + 1 equal shares of the range on the way in,
/// step / n on the way out.</remarks>
internal static unsafe class NormalizedValue
{
    // Plain values that a host has put through 0..1 come back as they were written: -6 dB is -6, not -6.000000000000004.
    private const double PlainDigits = 1e9;

    /// <summary>Plain value of a normalised one, which is clamped; NaN is the minimum.</summary>
    internal static double ToPlain(ParameterEntry* entry, double normalized)
    {
        double range = entry->Maximum - entry->Minimum;
        if (!(normalized > 0)) return entry->Minimum;
        if (normalized >= 1) return entry->Maximum;
        if (entry->Stepped != 0) return entry->Minimum + Math.Min(range, Math.Floor(normalized * (range + 1)));
        double plain = Math.Round((entry->Minimum + normalized * range) * PlainDigits) / PlainDigits;
        return Math.Clamp(plain, entry->Minimum, entry->Maximum);
    }

    /// <summary>Normalised value of a plain one, which is clamped; NaN is 0.</summary>
    internal static double ToNormalized(ParameterEntry* entry, double plain)
    {
        double range = entry->Maximum - entry->Minimum;
        if (!(plain > entry->Minimum)) return 0;
        double clamped = Math.Min(plain, entry->Maximum);
        if (entry->Stepped != 0) clamped = Math.Round(clamped);
        return (clamped - entry->Minimum) / range;
    }
}
