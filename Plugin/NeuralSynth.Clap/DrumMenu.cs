using NeuralSynth.Engine.Drums;
using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Clap;

/// <summary>What NeuralSynth Drums offers in the host's menus: the kit in the plug-in's own, the pad in that of its parameters. These
/// change many values at once, of which the host hears by a rescan. [main-thread]</summary>
internal static class DrumMenu
{
    private const uint RandomiseAction = 200;
    private const uint RandomiseFullyAction = 201;
    private const uint StoreKitBAction = 202;
    private const uint SwapKitsAction = 203;
    private const uint ForgetKitBAction = 204;
    private const uint FirstPasteAction = 220;
    private const uint FirstSwapAction = 240;

    private const double LittleAmount = 0.25;

    /// <summary>The items for the plug-in (null) or for a parameter.</summary>
    internal static IReadOnlyList<ContextMenuItem> ItemsFor(DrumPlugin drums, ParameterDefinition? parameter)
    {
        if (parameter == null) return Kit(drums);
        int pad = DrumParameters.PadOf(parameter);
        return pad < 0 ? [] : Pad(drums, pad);
    }

    /// <summary>Does what an item says.</summary>
    internal static bool Perform(DrumPlugin drums, ParameterDefinition? parameter, uint action)
    {
        int pad = parameter == null ? -1 : DrumParameters.PadOf(parameter);
        int seed = Environment.TickCount;
        switch (action)
        {
            case RandomiseAction:
                drums.Randomise(LittleAmount, seed, pad);
                return true;
            case RandomiseFullyAction:
                drums.Randomise(1, seed, pad);
                return true;
            case StoreKitBAction:
                drums.StoreKitB();
                return true;
            case SwapKitsAction:
                drums.SwapKits();
                return true;
            case ForgetKitBAction:
                drums.ForgetKitB();
                return true;
            case >= FirstPasteAction and < FirstPasteAction + DrumParameter.Pads:
                drums.CopyPad((int)(action - FirstPasteAction), pad);
                return true;
            case >= FirstSwapAction and < FirstSwapAction + DrumParameter.Pads:
                drums.SwapPads((int)(action - FirstSwapAction), pad);
                return true;
            default:
                return false;
        }
    }

    private static IReadOnlyList<ContextMenuItem> Kit(DrumPlugin drums) =>
    [
        new("Randomise the kit a little", RandomiseAction),
        new("Randomise the kit", RandomiseFullyAction),
        new("Store the kit as B", StoreKitBAction),
        new("Swap kits A and B", SwapKitsAction, drums.HasKitB),
        new("Forget kit B", ForgetKitBAction, drums.HasKitB),
    ];

    private static List<ContextMenuItem> Pad(DrumPlugin drums, int pad)
    {
        List<ContextMenuItem> items =
        [
            new($"Randomise pad {pad + 1} a little", RandomiseAction),
            new($"Randomise pad {pad + 1}", RandomiseFullyAction),
        ];
        for (uint other = 0; other < DrumParameter.Pads; other++)
        {
            if (other != pad) items.Add(new($"Copy pad {other + 1} to pad {pad + 1}", FirstPasteAction + other));
        }

        for (uint other = 0; other < DrumParameter.Pads; other++)
        {
            if (other != pad) items.Add(new($"Swap pad {pad + 1} and pad {other + 1}", FirstSwapAction + other));
        }

        return items;
    }
}
