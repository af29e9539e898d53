using System.Globalization;
using NeuralSynth.Contract;
using NeuralSynth.Media;

namespace NeuralSynth.Training.Evaluation;

/// <summary>A held-out recording and what the model made of it.</summary>
/// <param name="Name">Of the recording.</param>
/// <param name="Instrument">Who plays.</param>
/// <param name="Original">[N] mono.</param>
/// <param name="Output">[N] mono: the model's resynthesis or transformation.</param>
/// <param name="Figures">Figures with their units in the name, for example <c>logMagnitudeDb</c>.</param>
public sealed record ReportClip(
    string Name, string Instrument, float[] Original, float[] Output, IReadOnlyDictionary<string, double> Figures);

/// <summary>What a training report shows.</summary>
public sealed record TrainingReportContent
{
    /// <summary>As written into the package.</summary>
    public required ModelManifest Manifest { get; init; }

    /// <summary>(step, loss) on the training split.</summary>
    public required IReadOnlyList<(long Step, double Loss)> TrainingCurve { get; init; }

    /// <summary>(step, loss) on the validation split.</summary>
    public required IReadOnlyList<(long Step, double Loss)> ValidationCurve { get; init; }

    /// <summary>Held-out recordings.</summary>
    public required IReadOnlyList<ReportClip> Clips { get; init; }

    /// <summary>Remarks about the data, for example clipped recordings.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Writes the HTML report of a training run: curves, figures per recording, spectrograms and audio.</summary>
public static class TrainingReport
{
    // A player and two spectrograms take 2 MB; one recording per instrument is enough to hear.
    private const int MostSecondsPerClip = 8;
    private const int SpectrogramHeight = 170;

    /// <summary>Writes the report; recordings with sound are limited to the first of each instrument.</summary>
    /// <param name="path">HTML file.</param>
    /// <param name="content">What to show.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, TrainingReportContent content)
    {
        var manifest = content.Manifest;
        var report = new ReportWriter($"{manifest.Name}: training report");
        report.Paragraph(manifest.Description);
        AddSummary(report, manifest);
        AddCurves(report, content);
        AddFigures(report, content.Clips);
        foreach (var clip in content.Clips.DistinctBy(clip => clip.Instrument))
            AddClip(report, clip, manifest.SampleRate);
        if (content.Warnings.Count > 0)
            AddWarnings(report, content.Warnings);
        report.Section("Sources");
        foreach (var source in manifest.Sources)
            report.Paragraph(source);
        report.Write(path);
    }

    private static void AddSummary(ReportWriter report, ModelManifest manifest)
    {
        report.Section("Summary");
        var rows = new List<string[]>();
        if (manifest.Training is { } training)
        {
            rows.Add(["program", training.Program]);
            rows.Add(["steps", Number(training.Steps)]);
            rows.Add(["minutes", Number(training.Minutes)]);
            rows.Add(["seed", Number(training.Seed)]);
            rows.Add(["weights", Number(training.Parameters)]);
            foreach (var (name, seconds) in new[] { "training", "validation", "held out" }.Zip(training.SplitSeconds))
                rows.Add([$"audio, {name} (s)", Number(seconds)]);
            rows.AddRange(training.Losses.Select(loss => new[] { "loss, " + loss.Key, Number(loss.Value) }));
        }
        rows.AddRange(manifest.Evaluation.Select(figure => new[] { "held out, " + figure.Key, Number(figure.Value) }));
        report.Table(["what", "value"], rows);
    }

    private static void AddCurves(ReportWriter report, TrainingReportContent content)
    {
        var figure = new Figure { Heading = "" }.Add(new LinePanel
        {
            Title = "Loss",
            Height = 260,
            HorizontalLabel = "step",
            VerticalLabel = "loss",
            Curves = [Curve("training", content.TrainingCurve), Curve("validation", content.ValidationCurve)],
        });
        report.Section("Training").Figure(figure, "Multi-resolution spectral loss; lower is better.");
    }

    private static Curve Curve(string name, IReadOnlyList<(long Step, double Loss)> points) =>
        new(name, [.. points.Select(point => ((double)point.Step, point.Loss))]);

    private static void AddFigures(ReportWriter report, IReadOnlyList<ReportClip> clips)
    {
        report.Section("Held-out recordings");
        if (clips.Count == 0)
        {
            report.Paragraph("There are none.");
            return;
        }
        string[] names = [.. clips.SelectMany(clip => clip.Figures.Keys).Distinct()];
        report.Table(
            ["recording", "instrument", .. names],
            clips.Select(clip => (IReadOnlyList<string>)
                [clip.Name, clip.Instrument, .. names.Select(name => clip.Figures.TryGetValue(name, out var value) ? Number(value) : "")]));
    }

    private static void AddClip(ReportWriter report, ReportClip clip, int sampleRate)
    {
        var length = Math.Min(Math.Min(clip.Original.Length, clip.Output.Length), MostSecondsPerClip * sampleRate);
        float[] original = clip.Original[..length], output = clip.Output[..length];
        var figure = new Figure()
            .Add(Panel($"{clip.Name}, recording", original, sampleRate))
            .Add(Panel($"{clip.Name}, model", output, sampleRate));
        report.Subsection(clip.Instrument)
            .Audio("recording", original, sampleRate)
            .Audio("model", output, sampleRate)
            .Figure(figure, "Spectrograms of the recording and of the model's output.");
    }

    private static SpectrogramPanel Panel(string title, float[] audio, int sampleRate) => new()
    {
        Title = title,
        Audio = audio,
        SampleRate = sampleRate,
        Height = SpectrogramHeight,
    };

    private static void AddWarnings(ReportWriter report, IReadOnlyList<string> warnings)
    {
        report.Section("Remarks about the data");
        foreach (var warning in warnings)
            report.Paragraph(warning);
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
