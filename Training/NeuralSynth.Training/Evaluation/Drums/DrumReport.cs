using System.Globalization;
using NeuralSynth.Contract;
using NeuralSynth.Media;
using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Writes the HTML report of a drum model: figures against targets and baselines, spectrograms and audio.</summary>
public static class DrumReport
{
    private const int SpectrogramHeight = 110;
    private const int GeneratedShown = 3;

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["logMagnitudeDb"] = "held-out hits, encoded and generated again: mean difference of log magnitudes, dB (window 2048, floor −80 dB)",
        ["logMagnitudeTrainingDb"] = "the same of the recorded training hits",
        ["spectralConvergence"] = "the same, ‖|T| − |P|‖ / ‖|T|‖",
        ["multiScaleDb"] = "log-magnitude difference, mean over windows of 2048 to 256 samples, dB",
        ["baselineClassMeanDb"] = "baseline: the class's mean spectrum instead, dB",
        ["baselineNearestHitDb"] = "baseline: the nearest recorded training hit instead, dB",
        ["judgeAccuracyOnHeldOutKits"] = "the judge (trained on recordings only) on the held-out kits: other drums, rooms and ideas of what a class is",
        ["judgeAccuracyOnKnownKits"] = "a judge trained without every fifth recording, on these: other hits of kits that it knows",
        ["judgeAccuracyAcrossKits"] = "judges trained without a fifth of the kits, by turns, on these",
        ["classAccuracy"] = "the judge on generated hits, drawn as the plug-in does: near points of the map; at least 0.88 wanted",
        ["classAccuracyWide"] = "the same for hits drawn from a Gaussian over each class's latents",
        ["worstClassAccuracy"] = "the judge on generated hits, worst class; at least 0.65 wanted",
        ["frechetToRecordings"] = "Fréchet distance of generated hits to training recordings, judge's embedding, classes weighted alike; below the next one wanted",
        ["frechetOfTwoRecordedSets"] = "Fréchet distance of held-out to training recordings",
        ["diversityRatio"] = "mean distance of two generated hits of a class over that of recorded ones; 0.8 to 1.3 wanted",
        ["nearestToTrainingRatio"] = "median distance of a generated hit to its nearest training recording over that of a held-out recording; about 1 or more: no memorising",
        ["nearestToTrainingRatioWide"] = "the same for hits drawn from a Gaussian over each class's latents",
        ["nearerThanHeldOutShareWide"] = "the same as the next one for these",
        ["nearerThanHeldOutShare"] = "share of generated hits nearer to a training recording than 99 % of held-out recordings are",
        ["pathUnevenness"] = "largest step over mean step of the sound along straight paths in the latent, median; 1 is even",
        ["generationMs"] = "one hit, one thread, median, ms; at most 10 wanted",
        ["generationBestMs"] = "the best of them, which other programs disturb less",
    };

    /// <summary>Writes the report.</summary>
    /// <param name="path">HTML file.</param>
    /// <param name="manifest">Of the model.</param>
    /// <param name="figures">What was measured.</param>
    /// <param name="warnings">Remarks about the data.</param>
    /// <param name="curves">Training and validation curve; null when unknown.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ModelManifest manifest, DrumFigures figures, IEnumerable<string> warnings, (IReadOnlyList<(long Step, double Loss)> Training, IReadOnlyList<(long Step, double Loss)> Validation)? curves = null)
    {
        var report = new ReportWriter($"{manifest.Name}: drum model report");
        report.Paragraph(manifest.Description);
        report.Section("Figures").Table(["figure", "value", "meaning"], figures.Summary.Select(f => (IReadOnlyList<string>)[f.Key, Number(f.Value), Meaning(f.Key)]));
        if (curves is { } both) AddCurves(report, both.Training, both.Validation);
        AddClasses(report, manifest, figures);
        AddMap(report, manifest);
        report.Section("Hits").Paragraph("Per class: a held-out recording, the same encoded and generated again, and hits drawn from the class.");
        for (int c = 0; c < manifest.Classes.Length; c++) AddClass(report, manifest.Classes[c], c, figures);
        report.Section("Remarks about the data");
        foreach (string warning in warnings.DefaultIfEmpty("None.")) report.Paragraph(warning);
        report.Section("Sources");
        foreach (string source in manifest.Sources) report.Paragraph(source);
        report.Write(path);
    }

    private static string Meaning(string name) => Meanings.TryGetValue(name, out string? meaning) ? meaning
        : name.StartsWith("classAccuracy", StringComparison.Ordinal) ? "the same, this class alone"
        : name.StartsWith("correlation", StringComparison.Ordinal) ? "asked-for and measured value; at least 0.9 wanted" : "";

    private static void AddCurves(ReportWriter report, IReadOnlyList<(long Step, double Loss)> training, IReadOnlyList<(long Step, double Loss)> validation)
    {
        static Curve Curve(string name, IReadOnlyList<(long Step, double Loss)> points) => new(name, [.. points.Select(p => ((double)p.Step, p.Loss))]);
        var figure = new Figure().Add(new LinePanel { Title = "Loss", Height = 240, HorizontalLabel = "step", VerticalLabel = "loss", Curves = [Curve("training", training), Curve("validation", validation)] });
        report.Section("Training").Figure(figure, "Spectral terms of the loss; lower is better.");
    }

    private static void AddClasses(ReportWriter report, ModelManifest manifest, DrumFigures figures)
    {
        var rows = new List<IReadOnlyList<string>>();
        for (int c = 0; c < manifest.Classes.Length; c++)
        {
            HeldOutHit[] held = [.. figures.HeldOut.Where(h => h.Hit.Class == c)];
            GeneratedHit[] generated = [.. figures.Generated.Where(g => g.Class == c)];
            string confused = string.Join(", ", generated.Where(g => g.Judgement.Class != c).GroupBy(g => g.Judgement.Class).OrderByDescending(g => g.Count()).Take(2).Select(g => $"{manifest.Classes[g.Key]} {g.Count()}"));
            rows.Add([manifest.Classes[c], $"{held.Length}", Mean(held, h => h.LogMagnitudeDb), Mean(held, h => h.Convergence), Mean(held, h => h.ClassMeanDb), Mean(held, h => h.NearestDb), Mean(generated, g => g.Judgement.Class == c ? 1 : 0), confused]);
        }
        report.Section("Classes").Table(["class", "held out", "log magnitude (dB)", "convergence", "class mean (dB)", "nearest hit (dB)", "judged right", "taken for"], rows);
    }

    private static void AddMap(ReportWriter report, ModelManifest manifest)
    {
        if (manifest.Map is not { } map || map.Points.Length == 0) return;
        report.Section("Map").Svg(MapPicture.ToSvg(map, manifest.Classes), "Reference points; neighbours sound alike.");
    }

    private static void AddClass(ReportWriter report, string name, int drumClass, DrumFigures figures)
    {
        HeldOutHit? held = figures.HeldOut.FirstOrDefault(h => h.Hit.Class == drumClass);
        GeneratedHit[] generated = [.. figures.Generated.Where(g => g.Class == drumClass).Take(GeneratedShown)];
        if (held is null && generated.Length == 0) return;
        var figure = new Figure { Width = 700 };
        report.Subsection(name);
        if (held is not null)
        {
            Add("recording", held.Hit.FullLength());
            Add("generated again", held.Audio);
        }
        for (int i = 0; i < generated.Length; i++) Add($"drawn {i + 1}", generated[i].Audio);
        report.Figure(figure, $"{name}: spectrograms in the same order.");

        void Add(string label, float[] audio)
        {
            report.Audio(label, audio, DrumFormat.SampleRate);
            figure.Add(new SpectrogramPanel { Title = label, Audio = audio, SampleRate = DrumFormat.SampleRate, Height = SpectrogramHeight });
        }
    }

    private static string Mean<T>(T[] items, Func<T, double> value) => items.Length == 0 ? "" : Number(items.Average(value));

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.###", CultureInfo.InvariantCulture) : "";
}
