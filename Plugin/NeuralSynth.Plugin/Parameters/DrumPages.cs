using NeuralSynth.Engine.Drums;

namespace NeuralSynth.Plugin.Parameters;

/// <summary>The pages of NeuralSynth Drums: one for the kit, one for all levels of eight pads, and four per pad.</summary>
public static class DrumPages
{
    private const uint KitPageId = 1;
    private const uint FirstLevelsPageId = 10;
    private const uint FirstPadPageId = 100;
    private const uint PagesPerPad = 10;

    /// <summary>The pages.</summary>
    public static IReadOnlyList<ControlPage> All { get; } = Make();

    private static List<ControlPage> Make()
    {
        List<ControlPage> pages = [new(KitPageId, "Kit", "Kit", [.. new[] { "outputGain", "kitMorph", "voiceLimit", "seed" }.Select(key => DrumParameters.Table.ByKey[key])])];
        for (int first = 0; first < DrumParameter.Pads; first += ControlPage.Size)
        {
            var levels = Enumerable.Range(first, ControlPage.Size).Select(pad => DrumParameters.Of(pad, DrumParameter.LevelDb));
            pages.Add(new(FirstLevelsPageId + (uint)(first / ControlPage.Size), "Kit", $"Levels {first + 1} to {first + ControlPage.Size}", [.. levels]));
        }

        for (int pad = 0; pad < DrumParameter.Pads; pad++) AddPad(pages, pad);
        return pages;
    }

    private static void AddPad(List<ControlPage> pages, int pad)
    {
        void Add(uint page, string name, params int[] offsets) => pages.Add(new(
            FirstPadPageId + PagesPerPad * (uint)pad + page,
            $"Pad {pad + 1}",
            $"Pad {pad + 1} {name}",
            [.. offsets.Select(offset => DrumParameters.Of(pad, offset))]));

        Add(0, "sound", DrumParameter.Class, DrumParameter.MapX, DrumParameter.MapY, DrumParameter.Brightness, DrumParameter.Boominess, DrumParameter.Noisiness, DrumParameter.Decay, DrumParameter.Tune);
        Add(1, "shape", DrumParameter.StartMs, DrumParameter.AttackMs, DrumParameter.DecayMs, DrumParameter.FilterMode, DrumParameter.CutoffHz, DrumParameter.Resonance, DrumParameter.Drive, DrumParameter.HumaniseRadius);
        Add(2, "mix", DrumParameter.LevelDb, DrumParameter.Pan, DrumParameter.VelocityToLevel, DrumParameter.VelocityToTimbre, DrumParameter.ChokeGroup, DrumParameter.Output, DrumParameter.OriginalMix, DrumParameter.OriginalLevelDb);
        Add(3, "fine", [.. Enumerable.Range(DrumParameter.FineLatent, DrumParameter.FineLatents)]);
    }
}
