using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin.Parameters;

/// <summary>The pages of NeuralSynth Timbre. Which there are depends on the model's latent dimensions alone.</summary>
public static class TimbrePages
{
    private const uint PerformPageId = 1;
    private const uint SetupPageId = 2;
    private const uint FirstBiasPageId = 100;
    private const uint FirstScalePageId = 200;
    private const uint FirstNoisePageId = 300;

    private static readonly IReadOnlyList<ControlPage>[] ByLatents = [.. Enumerable.Range(0, TimbreParameter.LatentControls + 1).Select(Make)];

    /// <summary>The pages for a model with that many latent dimensions.</summary>
    public static IReadOnlyList<ControlPage> For(int latents) => ByLatents[Math.Clamp(latents, 0, TimbreParameter.LatentControls)];

    private static List<ControlPage> Make(int latents) =>
    [
        new(PerformPageId, "Main", "Perform", Find("modelSlot", "morph", "octave", "tune", "loudness", "brightness", "mix", "outputGain")),
        new(SetupPageId, "Main", "Setup", Find("inputGain", "outputGain", "mix", "bypass", "underRunPolicy", "seed", "latentRandomness", "stereoWidth")),
        .. Latent(FirstBiasPageId, "bias", latents),
        .. Latent(FirstScalePageId, "scale", latents),
        .. Latent(FirstNoisePageId, "noise", latents),
    ];

    private static IEnumerable<ControlPage> Latent(uint firstId, string control, int latents)
    {
        for (int first = 0; first < latents; first += ControlPage.Size)
        {
            int last = Math.Min(first + ControlPage.Size, latents);
            string[] keys = [.. Enumerable.Range(first + 1, last - first).Select(dimension => $"latent{dimension}.{control}")];
            yield return new(firstId + (uint)(first / ControlPage.Size), $"Latent {control}", $"Latent {control} {first + 1} to {last}", Find(keys));
        }
    }

    private static ParameterDefinition[] Find(params string[] keys) => [.. keys.Select(key => TimbreParameters.ByKey[key])];
}
