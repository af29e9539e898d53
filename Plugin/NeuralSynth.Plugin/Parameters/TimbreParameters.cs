using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin.Parameters;

/// <summary>The parameter table of NeuralSynth Timbre. Ids are fixed for ever; new parameters get new ids.</summary>
public static class TimbreParameters
{
    private const uint FirstLatentBiasId = 100;
    private const uint FirstLatentScaleId = 200;
    private const uint FirstLatentNoiseId = 300;

    /// <summary>The table.</summary>
    public static ParameterTable Table { get; } = new(Make(), TimbreParameter.Count);

    /// <summary>All parameters in the order shown to the host.</summary>
    public static IReadOnlyList<ParameterDefinition> All => Table.All;

    /// <summary>By id.</summary>
    public static IReadOnlyDictionary<uint, ParameterDefinition> ById => Table.ById;

    /// <summary>By key.</summary>
    public static IReadOnlyDictionary<string, ParameterDefinition> ByKey => Table.ByKey;

    private static List<ParameterDefinition> Make()
    {
        List<ParameterDefinition> table =
        [
            new(1, TimbreParameter.InputGainDb, "inputGain", "Input gain", "Main", -60, 24, 0, ParameterUnit.Decibels),
            new(2, TimbreParameter.OutputGainDb, "outputGain", "Output gain", "Main", -60, 24, 0, ParameterUnit.Decibels),
            new(3, TimbreParameter.Mix, "mix", "Mix", "Main", 0, 1, 1, ParameterUnit.Percent),
            new(4, TimbreParameter.Bypass, "bypass", "Bypass", "Main", 0, 1, 0, ParameterUnit.Choice) { Choices = ["Off", "On"], IsBypass = true },
            new(5, TimbreParameter.ModelSlot, "modelSlot", "Model", "Main", 0, TimbreParameter.ModelSlots - 1, 0, ParameterUnit.Choice) { Choices = SlotNames(), ConcernsMainThread = true },
            new(6, TimbreParameter.UnderRunPolicy, "underRunPolicy", "Late results play", "Main", 0, 1, 0, ParameterUnit.Choice) { Choices = ["Dry", "Silence"] },
            new(7, TimbreParameter.LatencyMode, "latency", "Latency", "Main", 0, 2, 1, ParameterUnit.Choice) { Choices = ["Low", "Standard", "Safe"], IsAutomatable = false, ConcernsMainThread = true },
            new(10, TimbreParameter.Octave, "octave", "Octave", "Instrument", -3, 3, 0, ParameterUnit.Octaves),
            new(11, TimbreParameter.TuneSemitones, "tune", "Tune", "Instrument", -12, 12, 0, ParameterUnit.Semitones),
            new(12, TimbreParameter.LoudnessDb, "loudness", "Loudness", "Instrument", -40, 40, 0, ParameterUnit.Decibels),
            new(13, TimbreParameter.Brightness, "brightness", "Brightness", "Instrument", -4, 4, 0, ParameterUnit.Deviations),
            new(14, TimbreParameter.Morph, "morph", "Instrument morph", "Instrument", 0, 1, 0, ParameterUnit.Percent),
            new(20, TimbreParameter.Seed, "seed", "Seed", "Main", 0, 65535, 0, ParameterUnit.Integer),
            new(90, TimbreParameter.UnderRuns, "underRuns", "Under-runs", "Status", 0, 1e9, 0, ParameterUnit.Integer) { IsReadOnly = true },
        ];
        AddLatents(table, FirstLatentBiasId, TimbreParameter.LatentBias, "bias", -4, 4, 0, ParameterUnit.Deviations);
        AddLatents(table, FirstLatentScaleId, TimbreParameter.LatentScale, "scale", -4, 4, 1, ParameterUnit.Factor);
        AddLatents(table, FirstLatentNoiseId, TimbreParameter.LatentNoise, "noise", 0, 4, 0, ParameterUnit.Deviations);
        table.Add(new(21, TimbreParameter.LatentRandomness, "latentRandomness", "Latent randomness", "Latent", 0, 1, 1, ParameterUnit.Percent));
        table.Add(new(22, TimbreParameter.StereoWidth, "stereoWidth", "Stereo width", "Main", 0, 1, 1, ParameterUnit.Percent));
        return table;
    }

    private static void AddLatents(List<ParameterDefinition> table, uint firstId, int firstIndex, string control, double minimum, double maximum, double initial, ParameterUnit unit)
    {
        for (int d = 0; d < TimbreParameter.LatentControls; d++)
        {
            table.Add(new(
                firstId + (uint)d,
                firstIndex + d,
                $"latent{d + 1}.{control}",
                $"Latent {d + 1} {control}",
                "Latent",
                minimum,
                maximum,
                initial,
                unit)
            { LatentDimension = d });
        }
    }

    private static string[] SlotNames() => [.. Enumerable.Range(1, TimbreParameter.ModelSlots).Select(slot => $"Slot {slot}")];
}
