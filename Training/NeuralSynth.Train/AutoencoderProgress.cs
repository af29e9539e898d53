using NeuralSynth.Contract;
using NeuralSynth.Training;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Evaluation;
using NeuralSynth.Training.Evaluation.Autoencoder;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Train;

/// <summary>Shows an autoencoder's training on the console.</summary>
internal sealed class AutoencoderProgress : IAutoencoderProgress
{
    private const int LineColumns = 24;

    private readonly ConsoleProgress _console = new();

    public void Stage(string text) => _console.Stage(text);

    public void Warn(string text) => _console.Warn(text);

    public void Loaded(DatasetProgress progress) => _console.Loaded(progress);

    public void Stepped(AutoencoderTrainerReport report)
    {
        if (!_console.Due(report.State.Step == report.PlannedSteps)) return;
        double left = Math.Max(0, report.PlannedSteps - report.State.Step) * report.SecondsPerStep;
        string best = double.IsFinite(report.State.BestValidation) ? $"{report.State.BestValidation:F3}" : "—";
        _console.Line($"step {report.State.Step:N0}/{report.PlannedSteps:N0}  loss {report.State.RecentLoss:F3} {LossPlot.Line(report.State.TrainingCurve, LineColumns)}  best validation {best}  latents {report.Losses.Regulariser:F3}  {report.SecondsPerStep * 1000:F0} ms/step  {ConsoleProgress.Span(left)} left");
    }

    public void Finish(AutoencoderOptions options, AutoencoderResult result)
    {
        if (result.Manifest is null)
        {
            _console.Say($"Stopped at step {result.State.Step:N0}. The checkpoint is in {options.WorkFolder}; continue with --resume.");
            return;
        }
        if (result.End == TrainingEnd.EarlyStop) _console.Say($"Validation stopped improving; best weights from step {result.State.BestStep:N0}.");
        DrumProgress.Figures(result.Figures!.Summary);
        _console.Say($"  latent: {string.Join(", ", result.Manifest.Latents.Select(l => l.Name))}");
        _console.Say($"{options.OutputPath}: {new FileInfo(options.OutputPath).Length:N0} bytes, {result.State.Step:N0} steps, streamed = offline within {result.StreamingDifference:G2}");
        _console.Say($"{result.ReportPath}: report with audio; {result.CardPath}: model card");
    }

    /// <summary>Measures a package on the held-out recordings of a folder and writes the report.</summary>
    /// <param name="package">An autoencoder.</param>
    /// <param name="data">What it was trained on.</param>
    /// <param name="foreign">Folder of other sounds, for the transfer; or null.</param>
    /// <param name="report">HTML file to write.</param>
    /// <param name="quick">Two recordings only.</param>
    /// <param name="cancellation">Stops between recordings.</param>
    public static int Evaluate(LoadedPackage package, string data, string? foreign, string report, bool quick, CancellationToken cancellation)
    {
        RecordingDataset dataset = RecordingDataset.Load(data, cancellation: cancellation);
        using AutoencoderPlayer player = AutoencoderPlayer.Of(package) ?? throw new TrainingException($"'{package.Path}': expected an autoencoder that neuralsynth-train made, found other inputs.");
        AutoencoderFigures figures = AutoencoderEvaluation.Measure(player, package.Manifest, dataset.Of(Split.Test), quick ? 2 : AutoencoderTraining.MeasuredClips);
        if (foreign is not null)
            foreach ((string name, double value) in TransferEvaluation.Measure(player, package.Manifest, dataset.Of(Split.Train), RecordingDataset.Load(foreign, cancellation: cancellation).Recordings)) figures.Summary[name] = value;
        TrainingReport.Write(report, AutoencoderTraining.Content(package.Manifest with { Evaluation = figures.Summary }, dataset, null, figures));
        DrumProgress.Figures(figures.Summary);
        Console.WriteLine($"{report}: report with audio");
        return 0;
    }
}
