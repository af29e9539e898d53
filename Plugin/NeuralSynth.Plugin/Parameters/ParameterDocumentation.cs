using System.Globalization;
using System.Text;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin.Parameters;

/// <summary>The page docs/parameters.md, made from the parameter tables; a test compares them.</summary>
public static class ParameterDocumentation
{
    private const string Head = "| id | key | name | from | to | default | note |\n|---|---|---|---|---|---|---|\n";

    /// <summary>The whole page in Markdown.</summary>
    public static string ToMarkdown()
    {
        var page = new StringBuilder();
        page.Append("# Parameters of NeuralSynth Timbre\n\n");
        page.Append("Made from the parameter table; `tests/Plugin` compares this page with it. Ids and keys never change once released.\n\n");
        page.Append(Head);
        foreach (ParameterDefinition parameter in TimbreParameters.All.Where(p => p.LatentDimension <= 0)) AppendRow(page, parameter);
        page.Append(CultureInfo.InvariantCulture, $"\nLatent controls exist for {TimbreParameter.LatentControls} dimensions: dimension *n* has the ids of `latent1` + *n* − 1. ");
        page.Append("They take their names from the model; those beyond the model's dimensions are hidden. ");
        page.Append("z′ = mean + (z − mean) · scale + deviation · (bias + noise · seeded normal number).\n\n");
        page.Append("Latent randomness scales the noise that an autoencoder's latents are drawn with: at 0 they are their means, at 100 % as trained. ");
        page.Append("Stereo width is for models of one channel, which run once per channel: the noise of both has the correlation cos(π/2 · width), at the same power. ");
        page.Append("At 0 both get the same, which is dual mono; at 100 % they are independent. Noise of DDSP models is one stream for both.\n");
        AppendDrums(page);
        return page.ToString();
    }

    private static void AppendDrums(StringBuilder page)
    {
        page.Append("\n# Parameters of NeuralSynth Drums\n\n");
        page.Append(Head);
        foreach (ParameterDefinition parameter in DrumParameters.Table.All.Where(p => DrumParameters.PadOf(p) <= 0)) AppendRow(page, parameter);
        page.Append(CultureInfo.InvariantCulture, $"\nThere are {DrumParameter.Pads} pads: pad *n* has the ids of pad 1 + 100 · (*n* − 1). Defaults are those of pad 1; ");
        page.Append("class, pan, level and choke group differ from pad to pad, and a new instance takes class and map position from its model: the most typical hit. ");
        page.Append("Classes are named by the model. Offsets in sd are standard deviations of the training hits. An envelope decay of 5000 ms leaves the hit whole. ");
        page.Append("Kit morph goes from what the pads are to kit B (stored from the menu); lock keeps a pad from being randomised or morphed.\n\n");
        page.Append("| pad | class | pan | level | choke group |\n|---|---|---|---|---|\n");
        for (int pad = 0; pad < DrumParameter.Pads; pad++) AppendPad(page, pad);
    }

    private static void AppendPad(StringBuilder page, int pad)
    {
        string Default(int offset) => ParameterText.Format(DrumParameters.Of(pad, offset), DrumParameters.Of(pad, offset).Default);
        page.Append(CultureInfo.InvariantCulture, $"| {pad + 1} | {FactoryKit.ClassNameOf(pad)} | {Default(DrumParameter.Pan)} | {Default(DrumParameter.LevelDb)} | {Default(DrumParameter.ChokeGroup)} |\n");
    }

    private static void AppendRow(StringBuilder page, ParameterDefinition parameter)
    {
        string note = parameter.IsReadOnly ? "read-only" : parameter.IsBypass ? "the host's bypass" : parameter.IsAutomatable ? "" : "not automatable: changes through a restart";
        page.Append(CultureInfo.InvariantCulture, $"| {parameter.Id} | `{parameter.Key}` | {parameter.Name} ");
        page.Append(CultureInfo.InvariantCulture, $"| {ParameterText.Format(parameter, parameter.Minimum)} | {ParameterText.Format(parameter, parameter.Maximum)} ");
        page.Append(CultureInfo.InvariantCulture, $"| {ParameterText.Format(parameter, parameter.Default)} | {note} |\n");
    }
}
