using System.Globalization;
using System.Text;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Evaluation;

/// <summary>Writes what users should know about a model as Markdown, from its manifest alone.</summary>
/// <remarks>The sections follow Mitchell et al., Model cards for model reporting, FAT* 2019, as far as they apply to sound.</remarks>
public static class ModelCard
{
    /// <summary>The card's text, with '\n' line ends.</summary>
    /// <param name="manifest">As written into the package.</param>
    /// <param name="command">The command that trained the model, or null.</param>
    public static string ToMarkdown(ModelManifest manifest, string? command = null)
    {
        var card = new StringBuilder();
        card.Append($"# {Text(manifest.Name)}\n\n");
        if (manifest.Description.Length > 0)
            card.Append(Text(manifest.Description)).Append("\n\n");
        AddModel(card, manifest);
        AddInstruments(card, manifest.Ddsp);
        AddDrums(card, manifest);
        AddLatent(card, manifest);
        AddSources(card, manifest.Sources);
        AddTraining(card, manifest.Training, command);
        AddEvaluation(card, manifest.Evaluation);
        AddLimits(card, manifest.Ddsp);
        if (manifest.Kind == ModelKinds.Drum) AddDrumLimits(card);
        if (manifest.Architecture == ModelArchitectures.Autoencoder) AddAutoencoderLimits(card);
        return card.ToString();
    }

    /// <summary>Writes the card to a file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ModelManifest manifest, string? command = null) =>
        File.WriteAllText(path, ToMarkdown(manifest, command));

    private static void AddModel(StringBuilder card, ModelManifest manifest)
    {
        card.Append("| | |\n|---|---|\n");
        Row(card, "Kind", $"{manifest.Kind}, {manifest.Architecture}");
        Row(card, "Author", manifest.Author);
        Row(card, "Licence", manifest.Licence);
        Row(card, "Sample rate", $"{manifest.SampleRate} Hz");
        Row(card, "Hop", $"{manifest.HopSamples} samples");
        Row(card, "Latency besides the hop", $"{manifest.LatencySamples} samples");
        Row(card, "Id", manifest.Id.ToString());
        Row(card, "Content hash", manifest.ContentHash);
        card.Append('\n');
    }

    private static void AddInstruments(StringBuilder card, DdspDescription? ddsp)
    {
        if (ddsp is null)
            return;
        card.Append("## Instruments\n\n");
        card.Append("In the order of the morph. Ranges are the 5th to 95th percentile of what was trained.\n\n");
        card.Append("| instrument | pitch (Hz) | loudness (dB) |\n|---|---|---|\n");
        foreach (var instrument in ddsp.Instruments)
            card.Append(
                $"| {Text(instrument.Name)} | {Hz(instrument.PitchLowOctaves)} to {Hz(instrument.PitchHighOctaves)} "
                + $"| {Number(instrument.LoudnessLowDb, "0")} to {Number(instrument.LoudnessHighDb, "0")} |\n");
        card.Append('\n');
    }

    private static void AddDrums(StringBuilder card, ModelManifest manifest)
    {
        if (manifest.Kind != ModelKinds.Drum)
            return;
        card.Append("## Classes and controls\n\n");
        foreach (var (name, index) in manifest.Classes.Select((name, index) => (name, index)))
            card.Append($"- {Text(name)}, {manifest.Map?.Points.Count(point => point.Class == index) ?? 0} points in the map\n");
        card.Append("\n| control | unit | mean | standard deviation | usual range |\n|---|---|---|---|---|\n");
        foreach (var d in manifest.Descriptors)
            card.Append(
                $"| {Text(d.Name)} | {Text(d.Unit)} | {Number(d.Mean, "0.##")} | {Number(d.StandardDeviation, "0.##")} "
                + $"| {Number(d.Mean + d.Percentile1 * d.StandardDeviation, "0.##")} to {Number(d.Mean + d.Percentile99 * d.StandardDeviation, "0.##")} |\n");
        card.Append('\n');
    }

    private static void AddLatent(StringBuilder card, ModelManifest manifest)
    {
        if (manifest.Architecture != ModelArchitectures.Autoencoder)
            return;
        card.Append("## Latent\n\nIn the order of the controls. Ranges are the 1st to 99th percentile of what was trained.\n\n");
        card.Append("| dimension | mean | standard deviation | range |\n|---|---|---|---|\n");
        foreach (var d in manifest.Latents)
            card.Append($"| {Text(d.Name)} | {Number(d.Mean, "0.##")} | {Number(d.StandardDeviation, "0.##")} | {Number(d.Percentile1, "0.##")} to {Number(d.Percentile99, "0.##")} |\n");
        card.Append('\n');
    }

    private static void AddAutoencoderLimits(StringBuilder card) => card
        .Append("## Limits\n\n")
        .Append("Mono; stereo runs the model twice. Whatever goes in comes out of the sounds that were trained: what is far from ")
        .Append("them is guessed. Pitch is kept no better than the figures above say.\n");

    private static void AddDrumLimits(StringBuilder card) => card
        .Append("## Limits\n\n")
        .Append("Single hits of one second, mono, 44.1 kHz; longer cymbals fade. The encoder expects one hit, its onset at ")
        .Append("sample 32. Far from the points of the map, and beyond the usual ranges, sounds are guesses.\n");

    private static void AddSources(StringBuilder card, string[] sources)
    {
        card.Append("## Training audio\n\n");
        if (sources.Length == 0)
            card.Append("Not stated.\n");
        foreach (var source in sources)
            card.Append($"- {Text(source)}\n");
        card.Append('\n');
    }

    private static void AddTraining(StringBuilder card, TrainingSummary? training, string? command)
    {
        if (training is null)
            return;
        card.Append("## Training\n\n");
        if (command is not null)
            card.Append($"    {command.ReplaceLineEndings(" ")}\n\n");
        card.Append("| | |\n|---|---|\n");
        Row(card, "Program", training.Program);
        Row(card, "Steps", Number(training.Steps, "0"));
        Row(card, "Time", $"{Number(training.Minutes, "0.#")} minutes");
        Row(card, "Seed", training.Seed.ToString(CultureInfo.InvariantCulture));
        Row(card, "Weights", Number(training.Parameters, "0"));
        foreach (var (name, seconds) in new[] { "training", "validation", "held out" }.Zip(training.SplitSeconds))
            Row(card, $"Audio, {name}", $"{Number(seconds, "0")} s");
        foreach (var (name, value) in training.Losses)
            Row(card, $"Loss, {name}", Number(value, "0.####"));
        card.Append('\n');
    }

    private static void AddEvaluation(StringBuilder card, Dictionary<string, double> evaluation)
    {
        if (evaluation.Count == 0)
            return;
        card.Append("## Held-out figures\n\n");
        card.Append("On recordings that were in neither the training nor the validation split.\n\n| figure | value |\n|---|---|\n");
        foreach (var (name, value) in evaluation)
            Row(card, name, Number(value, "0.####"));
        card.Append('\n');
    }

    private static void AddLimits(StringBuilder card, DdspDescription? ddsp)
    {
        if (ddsp is null)
            return;
        card.Append("## Limits\n\n");
        card.Append($"The model expects one note at a time between {Number(ddsp.PitchMinHz, "0")} and ");
        card.Append($"{Number(ddsp.PitchMaxHz, "0")} Hz. Chords, drums and speech consonants give sound, but not theirs. ");
        card.Append("Outside the ranges above it extrapolates.\n");
    }

    private static void Row(StringBuilder card, string name, string value) =>
        card.Append($"| {Text(name)} | {(value.Length > 0 ? Text(value) : "not stated")} |\n");

    private static string Hz(float octaves) => Number(440 * Math.Pow(2, octaves), "0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    // Manifests are written by strangers: no markup of theirs, no broken tables.
    private static string Text(string text) => text
        .ReplaceLineEndings(" ")
        .Replace("\\", "\\\\").Replace("|", "\\|").Replace("<", "&lt;").Replace("[", "\\[").Replace("`", "\\`");
}
