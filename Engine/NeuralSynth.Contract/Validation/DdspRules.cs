using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>The built-in analysis and synthesis of a ddsp model.</summary>
internal static class DdspRules
{
    /// <summary>Control frame without pitch and instruments: loudness, brightness.</summary>
    public const int LatentsBesideInstruments = 2;

    /// <summary>Control frame without instruments: pitch, loudness, brightness.</summary>
    public const int FrameBesideInstruments = 3;

    public static void Check(ModelManifest manifest, Place place)
    {
        bool wanted = manifest.Architecture == ModelArchitectures.Ddsp;
        Place ddspPlace = place.At("$.ddsp");
        if (!wanted && manifest.Ddsp is not null) throw ddspPlace.Fail($"none in the architecture '{manifest.Architecture}'", "one");
        if (!wanted) return;
        if (manifest.Ddsp is not { } ddsp) throw ddspPlace.Fail("a description of analysis and synthesis", "none");
        if (manifest.Channels != 1) throw place.At("$.channels").Fail("1 in a ddsp model", $"{manifest.Channels}");
        CheckAnalysis(manifest, ddsp, place);
        CheckSynthesis(manifest, ddsp, ddspPlace);
        CheckInstruments(ddsp.Instruments, ddspPlace);
        int latents = LatentsBesideInstruments + ddsp.Instruments.Length;
        Rule.Count(manifest.Latents.Length, latents, latents, "latents (loudness, brightness, one per instrument)", place.At("$.latents"));
    }

    private static void CheckAnalysis(ModelManifest manifest, DdspDescription ddsp, Place place)
    {
        Place ddspPlace = place.At("$.ddsp");
        float nyquistHz = manifest.SampleRate / 2f;
        Rule.AtLeast(ddsp.PitchMinHz, ManifestLimits.LowestPitchHz, ddspPlace.At("pitchMinHz"));
        if (!(ddsp.PitchMaxHz > ddsp.PitchMinHz && ddsp.PitchMaxHz < nyquistHz))
            throw ddspPlace.At("pitchMaxHz").Fail($"above pitchMinHz and below {nyquistHz} Hz", $"{ddsp.PitchMaxHz}");
        Rule.InRange(ddsp.PitchWindowSamples, ManifestLimits.ShortestWindow, ManifestLimits.LongestWindow, ddspPlace.At("pitchWindowSamples"));
        Rule.InRange(ddsp.LoudnessWindowSamples, ManifestLimits.ShortestWindow, ddsp.PitchWindowSamples, ddspPlace.At("loudnessWindowSamples"));
        Place latency = place.At("$.latencySamples");
        if (manifest.LatencySamples * 2 != ddsp.PitchWindowSamples)
            throw latency.Fail($"half of pitchWindowSamples ({ddsp.PitchWindowSamples})", $"{manifest.LatencySamples}");
        if (manifest.LatencySamples % manifest.HopSamples != 0)
            throw latency.Fail($"a multiple of hopSamples ({manifest.HopSamples})", $"{manifest.LatencySamples}");
    }

    private static void CheckSynthesis(ModelManifest manifest, DdspDescription ddsp, Place place)
    {
        float nyquistHz = manifest.SampleRate / 2f;
        Rule.InRange(ddsp.Harmonics, 1, ManifestLimits.MostHarmonics, place.At("harmonics"));
        if (!(ddsp.FadeStartHz > 0 && ddsp.FadeStartHz < ddsp.FadeEndHz && ddsp.FadeEndHz <= nyquistHz))
            throw place.Fail($"0 < fadeStartHz < fadeEndHz ≤ {nyquistHz}", $"{ddsp.FadeStartHz} and {ddsp.FadeEndHz}");
        Rule.InRange(ddsp.NoiseBands, 2, ManifestLimits.MostNoiseBands, place.At("noiseBands"));
        if (manifest.HopSamples % ddsp.NoiseBands != 0)
            throw place.At("noiseBands").Fail($"a divisor of hopSamples ({manifest.HopSamples})", $"{ddsp.NoiseBands}");
        int unit = 2 * ddsp.NoiseBands, longest = FilterBank.MostTapsPerBand * ddsp.NoiseBands;
        if (ddsp.NoiseFilterTaps < unit || ddsp.NoiseFilterTaps > longest || ddsp.NoiseFilterTaps % unit != 0)
            throw place.At("noiseFilterTaps").Fail($"a multiple of {unit} up to {longest}", $"{ddsp.NoiseFilterTaps}");
    }

    private static void CheckInstruments(DdspInstrument[] instruments, Place place)
    {
        Rule.Count(instruments.Length, 1, ManifestLimits.MostInstruments, "instruments", place.At("instruments"));
        for (int i = 0; i < instruments.Length; i++)
        {
            DdspInstrument instrument = instruments[i];
            Place at = place.At($"instruments[{i}]");
            Rule.Line(instrument.Name, 1, ManifestLimits.LongestName, at.At("name"));
            Rule.Ascending(instrument.PitchLowOctaves, instrument.PitchMedianOctaves, "pitchLowOctaves ≤ pitchMedianOctaves", at);
            Rule.Ascending(instrument.PitchMedianOctaves, instrument.PitchHighOctaves, "pitchMedianOctaves ≤ pitchHighOctaves", at);
            Rule.Ascending(instrument.LoudnessLowDb, instrument.LoudnessMedianDb, "loudnessLowDb ≤ loudnessMedianDb", at);
            Rule.Ascending(instrument.LoudnessMedianDb, instrument.LoudnessHighDb, "loudnessMedianDb ≤ loudnessHighDb", at);
        }
        Rule.Distinct(instruments.Select(i => i.Name), place.At("instruments"));
    }
}
