using System.Globalization;
using System.Text;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin.Parameters;

/// <summary>The page docs/parameters.md, made from the parameter table; a test compares them.</summary>
public static class ParameterDocumentation
{
    /// <summary>The whole page in Markdown.</summary>
    public static string ToMarkdown()
    {
        var page = new StringBuilder();
        page.Append("# Parameters of NeuralSynth Timbre\n\n");
        page.Append("Made from the parameter table; `tests/Plugin` compares this page with it. Ids and keys never change once released.\n\n");
        page.Append("| id | key | name | from | to | default | note |\n|---|---|---|---|---|---|---|\n");
        foreach (ParameterDefinition parameter in TimbreParameters.All.Where(p => p.LatentDimension <= 0)) AppendRow(page, parameter);
        page.Append(CultureInfo.InvariantCulture, $"\nLatent controls exist for {TimbreParameter.LatentControls} dimensions: dimension *n* has the ids of `latent1` + *n* − 1. ");
        page.Append("They take their names from the model; those beyond the model's dimensions are hidden. ");
        page.Append("z′ = mean + (z − mean) · scale + deviation · (bias + noise · seeded normal number).\n\n");
        page.Append("Latent randomness scales the noise that an autoencoder's latents are drawn with: at 0 they are their means, at 100 % as trained. ");
        page.Append("Stereo width is for models of one channel, which run once per channel: the noise of both has the correlation cos(π/2 · width), at the same power. ");
        page.Append("At 0 both get the same, which is dual mono; at 100 % they are independent. Noise of DDSP models is one stream for both.\n");
        return page.ToString();
    }

    private static void AppendRow(StringBuilder page, ParameterDefinition parameter)
    {
        string note = parameter.IsReadOnly ? "read-only" : parameter.IsBypass ? "the host's bypass" : parameter.IsAutomatable ? "" : "not automatable: changes through a restart";
        page.Append(CultureInfo.InvariantCulture, $"| {parameter.Id} | `{parameter.Key}` | {parameter.Name} ");
        page.Append(CultureInfo.InvariantCulture, $"| {ParameterText.Format(parameter, parameter.Minimum)} | {ParameterText.Format(parameter, parameter.Maximum)} ");
        page.Append(CultureInfo.InvariantCulture, $"| {ParameterText.Format(parameter, parameter.Default)} | {note} |\n");
    }
}
