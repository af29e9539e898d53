using NeuralSynth.Engine.Drums;

namespace NeuralSynth.Plugin.Parameters;

/// <summary>The parameter table of NeuralSynth Drums. Ids are fixed for ever: globals 1 to 99, parameter <c>k</c> of pad
/// <c>p</c> (both from 0) 1000 + 100·p + k.</summary>
public static class DrumParameters
{
    private const uint FirstPadId = 1000;
    private const uint PadIds = 100;

    private static readonly string[] OffOn = ["Off", "On"];

    /// <summary>The table.</summary>
    public static ParameterTable Table { get; } = new(Make(), DrumParameter.Count);

    /// <summary>The parameters that a kit is: those of the pads, but for what a user does with a kit (lock, mute, solo).</summary>
    public static IReadOnlyList<ParameterDefinition> OfKit { get; } = [.. Table.All.Where(p => PadOf(p) >= 0 && OffsetOf(p) is not (DrumParameter.Lock or DrumParameter.Mute or DrumParameter.Solo))];

    /// <summary>A parameter of a pad.</summary>
    /// <param name="pad">0 … 15.</param>
    /// <param name="offset">One of the offsets of <see cref="DrumParameter"/>.</param>
    public static ParameterDefinition Of(int pad, int offset) => Table.ById[FirstPadId + PadIds * (uint)pad + (uint)offset];

    /// <summary>Pad of a parameter, or −1 for a global one.</summary>
    public static int PadOf(ParameterDefinition parameter) =>
        parameter.Index < DrumParameter.FirstPad ? -1 : (parameter.Index - DrumParameter.FirstPad) / DrumParameter.PadStride;

    /// <summary>Offset of a pad's parameter.</summary>
    public static int OffsetOf(ParameterDefinition parameter) => (parameter.Index - DrumParameter.FirstPad) % DrumParameter.PadStride;

    private static List<ParameterDefinition> Make()
    {
        List<ParameterDefinition> table =
        [
            new(1, DrumParameter.OutputGainDb, "outputGain", "Output gain", "Main", -60, 24, 0, ParameterUnit.Decibels),
            new(2, DrumParameter.Seed, "seed", "Seed", "Main", 0, 65535, 0, ParameterUnit.Integer),
            new(3, DrumParameter.KitMorph, "kitMorph", "Kit morph", "Main", 0, 1, 0, ParameterUnit.Percent),
            new(4, DrumParameter.VoiceLimit, "voiceLimit", "Voices", "Main", 1, DrumParameter.MaxVoices, DrumParameter.MaxVoices, ParameterUnit.Integer),
            new(90, DrumParameter.UnderRuns, "underRuns", "Late hits", "Main", 0, 1e9, 0, ParameterUnit.Integer) { IsReadOnly = true },
        ];
        for (int pad = 0; pad < DrumParameter.Pads; pad++) AddPad(table, pad);
        return table;
    }

    private static void AddPad(List<ParameterDefinition> table, int pad)
    {
        void Add(int offset, string key, string name, double minimum, double maximum, double initial, ParameterUnit unit, string[]? choices = null) => table.Add(new(
            FirstPadId + PadIds * (uint)pad + (uint)offset,
            DrumParameter.Of(pad, offset),
            $"pad{pad + 1}.{key}",
            $"Pad {pad + 1} {name}",
            $"Pad {pad + 1}",
            minimum,
            maximum,
            initial,
            unit)
        { Choices = choices ?? [] });

        Add(DrumParameter.Class, "class", "class", 0, DrumParameter.MaxClasses - 1, FactoryKit.ClassOf(pad), ParameterUnit.Choice, Numbered("Class", 1, DrumParameter.MaxClasses));
        Add(DrumParameter.MapX, "mapX", "map X", -1, 1, 0, ParameterUnit.Plain);
        Add(DrumParameter.MapY, "mapY", "map Y", -1, 1, 0, ParameterUnit.Plain);
        Add(DrumParameter.Brightness, "brightness", "brightness", -4, 4, 0, ParameterUnit.Deviations);
        Add(DrumParameter.Boominess, "boominess", "boominess", -4, 4, 0, ParameterUnit.Deviations);
        Add(DrumParameter.Noisiness, "noisiness", "noisiness", -4, 4, 0, ParameterUnit.Deviations);
        Add(DrumParameter.Decay, "decay", "decay", -4, 4, 0, ParameterUnit.Deviations);
        Add(DrumParameter.Tune, "tune", "tune", -24, 24, 0, ParameterUnit.Semitones);
        Add(DrumParameter.StartMs, "start", "start", 0, 500, 0, ParameterUnit.Milliseconds);
        Add(DrumParameter.AttackMs, "attack", "attack", 0, 200, 0, ParameterUnit.Milliseconds);
        Add(DrumParameter.DecayMs, "envelopeDecay", "envelope decay", 1, DrumParameter.WholeDecayMs, DrumParameter.WholeDecayMs, ParameterUnit.Milliseconds);
        Add(DrumParameter.FilterMode, "filter", "filter", 0, 3, 0, ParameterUnit.Choice, ["Off", "Low-pass", "High-pass", "Band-pass"]);
        Add(DrumParameter.CutoffHz, "cutoff", "cut-off", 20, 20000, 20000, ParameterUnit.Hertz);
        Add(DrumParameter.Resonance, "resonance", "resonance", 0, 1, 0, ParameterUnit.Percent);
        Add(DrumParameter.Drive, "drive", "drive", 0, 1, 0, ParameterUnit.Percent);
        Add(DrumParameter.Pan, "pan", "pan", -1, 1, FactoryKit.PanOf(pad), ParameterUnit.Percent);
        Add(DrumParameter.LevelDb, "level", "level", -60, 12, FactoryKit.LevelDbOf(pad), ParameterUnit.Decibels);
        Add(DrumParameter.VelocityToLevel, "velocityToLevel", "velocity to level", 0, 1, 1, ParameterUnit.Percent);
        Add(DrumParameter.VelocityToTimbre, "velocityToTimbre", "velocity to timbre", 0, 1, 0, ParameterUnit.Percent);
        Add(DrumParameter.HumaniseRadius, "humanise", "humanise", 0, 1, 0, ParameterUnit.Percent);
        Add(DrumParameter.HumaniseSeed, "humaniseSeed", "humanise seed", 0, 65535, 0, ParameterUnit.Integer);
        Add(DrumParameter.ChokeGroup, "choke", "choke group", 0, 16, FactoryKit.ChokeGroupOf(pad), ParameterUnit.Choice, ["Off", .. Numbered("Group", 1, 16)]);
        Add(DrumParameter.Output, "output", "output", 0, 16, 0, ParameterUnit.Choice, ["Main", .. Numbered("Pad", 1, 16)]);
        Add(DrumParameter.Mute, "mute", "mute", 0, 1, 0, ParameterUnit.Choice, OffOn);
        Add(DrumParameter.Solo, "solo", "solo", 0, 1, 0, ParameterUnit.Choice, OffOn);
        Add(DrumParameter.Lock, "lock", "lock", 0, 1, 0, ParameterUnit.Choice, OffOn);
        Add(DrumParameter.OriginalMix, "originalMix", "original mix", 0, 1, 0, ParameterUnit.Percent);
        Add(DrumParameter.OriginalLevelDb, "originalLevel", "original level", -60, 12, 0, ParameterUnit.Decibels);
        for (int i = 0; i < DrumParameter.FineLatents; i++) Add(DrumParameter.FineLatent + i, $"fine{i + 1}", $"fine {i + 1}", -4, 4, 0, ParameterUnit.Deviations);
    }

    private static string[] Numbered(string name, int first, int count) => [.. Enumerable.Range(first, count).Select(n => $"{name} {n}")];
}
