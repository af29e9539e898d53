using System.Security.Cryptography;
using System.Text;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Evaluation;
using NeuralSynth.Training.Evaluation.Drums;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>What the user asked for.</summary>
public sealed record DrumOptions
{
    /// <summary>Folder of hits; null for synthesised ones of a smoke run.</summary>
    public required string? DataFolder { get; init; }

    /// <summary>Package to write.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Checkpoints, caches and the report.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>How long and how, as configuration file and command line say.</summary>
    public DrumConfiguration Configuration { get; init; } = new();

    /// <summary>Continue from the checkpoint in the work folder.</summary>
    public bool Resume { get; init; }

    /// <summary>Tiny network, short run, every stage.</summary>
    public bool Smoke { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>How the program was called, for the model card; null when unknown.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Name, author, licence and description for the package.</summary>
    public ModelManifest Description { get; init; } = new();
}

/// <summary>What a run made.</summary>
/// <param name="End">Why training ended; nothing was exported when <see cref="TrainingEnd.Stopped"/>.</param>
/// <param name="Manifest">As written; null when stopped.</param>
/// <param name="Figures">What was measured; null when stopped.</param>
/// <param name="State">State of the training.</param>
/// <param name="ReportPath">HTML report; null when stopped.</param>
/// <param name="CardPath">Model card (Markdown); null when stopped.</param>
public sealed record DrumResult(TrainingEnd End, ModelManifest? Manifest, DrumFigures? Figures, TrainerState State, string? ReportPath, string? CardPath);

/// <summary>Told what happens; a console shows it.</summary>
public interface IDrumProgress
{
    /// <summary>A new stage has begun.</summary>
    void Stage(string text);

    /// <summary>Something the user should know.</summary>
    void Warn(string text);

    /// <summary>A file was prepared; called from several threads.</summary>
    void Loaded(DatasetProgress progress);

    /// <summary>A step was taken.</summary>
    void Stepped(DrumTrainerReport report);
}

/// <summary>The whole way from a folder of hits to a drum package.</summary>
public static class DrumTraining
{
    private const string CheckpointName = "checkpoint.nsck";
    private const int SmokeKits = 3;
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(3);

    /// <summary>Runs all stages.</summary>
    /// <exception cref="TrainingException">Options, checkpoint or data do not permit it.</exception>
    /// <exception cref="DatasetException">The data cannot be trained on.</exception>
    public static DrumResult Run(DrumOptions options, IDrumProgress progress, CancellationToken cancellation)
    {
        DrumConfiguration configuration = options.Configuration;
        configuration.Check();
        ExecutionDevice device = ExecutionDevice.Choose(options.Device);
        if (device.Message is { } message) progress.Warn(message);
        Directory.CreateDirectory(options.WorkFolder);
        // Found out now and not after an hour.
        if (Path.GetDirectoryName(Path.GetFullPath(options.OutputPath)) is { } parent) Directory.CreateDirectory(parent);
        if (Directory.Exists(options.OutputPath)) throw new TrainingException($"--out: expected a file name, found the folder '{options.OutputPath}'.");
        DrumDataset data = Load(options, progress, cancellation);
        DescriptorScale scale = DescriptorScale.Of(data.Of(Split.Train));
        var network = new DrumNetwork(options.Smoke ? DrumArchitecture.Small : new DrumArchitecture());
        DrumHit[] validation = [.. data.RealOf(Split.Validation)];
        using var trainer = new DrumTrainer(network, [.. data.Of(Split.Train)], validation, scale, Plan(options), device);
        var checkpoint = new CheckpointFile(Path.Combine(options.WorkFolder, CheckpointName), CheckpointEvery, progress.Warn);
        string fingerprint = Fingerprint(options, network, data);
        if (options.Resume) trainer.Restore(TrainerCheckpoint.Load(checkpoint.Path, fingerprint, network.Parameters.Length));
        progress.Stage($"Training {network.Parameters.Length:N0} weights{(options.Resume ? $", continuing at step {trainer.State.Step:N0}" : "")}");
        TrainingEnd end = trainer.Run(report =>
        {
            progress.Stepped(report);
            checkpoint.Offer(() => trainer.Capture(fingerprint));
        }, cancellation);
        if (!checkpoint.TryWrite(trainer.Capture(fingerprint)) && end == TrainingEnd.Stopped)
            throw new TrainingException($"Stopped at step {trainer.State.Step:N0}, but its checkpoint could not be written; --resume continues from the one before, if there is one.");
        return end == TrainingEnd.Stopped ? new(end, null, null, trainer.State, null, null) : Finish(options, data, scale, trainer, end, progress, cancellation);
    }

    private static DrumDataset Load(DrumOptions options, IDrumProgress progress, CancellationToken cancellation)
    {
        string folder = options.DataFolder ?? Path.Combine(options.WorkFolder, "hits");
        if (options.DataFolder is null)
        {
            if (!options.Smoke) throw new TrainingException("--data: expected a folder of drum hits, found none. 'neuralsynth-train data drums' makes one; only --smoke makes its own.");
            DrumFactoryData.Generate(new DrumFactoryOptions { OutputFolder = folder, SyntheticOnly = true, SyntheticKits = SmokeKits }, cancellation: cancellation);
        }
        progress.Stage($"Reading {folder}");
        DrumDataset data = DrumDataset.Load(folder, new Direct(progress), Path.Combine(options.WorkFolder, "prepared"), options.Configuration.Fold, options.Configuration.Folds, cancellation);
        foreach (string warning in data.Warnings()) progress.Warn(warning);
        progress.Stage(string.Join("; ", Enum.GetValues<Split>().Select(s => $"{s} {data.Of(s).Count():N0} hits")));
        if (!data.Of(Split.Train).Any()) throw new TrainingException($"'{folder}': expected hits to learn from, found none in the training split.");
        return data;
    }

    private static DrumResult Finish(DrumOptions options, DrumDataset data, DescriptorScale scale, DrumTrainer trainer, TrainingEnd end, IDrumProgress progress, CancellationToken cancellation)
    {
        progress.Stage("Writing the package");
        DrumFigures? figures = null;
        var package = new DrumPackage
        {
            Network = trainer.Network,
            Weights = trainer.State.BestWeights,
            Scale = scale,
            Hits = [.. data.Of(Split.Train)],
            MapPoints = options.Smoke ? 80 : 1200,
            Description = options.Description with { Sources = [.. data.Sources], Training = Summary(options, data, trainer) },
        };
        ModelManifest manifest = package.Write(options.OutputPath, model =>
        {
            figures = DrumEvaluation.Measure(model, data, options.Smoke ? DrumEvaluationPlan.Small : new DrumEvaluationPlan(), progress.Stage, cancellation);
            return figures.Summary;
        }, cancellation);
        string report = Path.Combine(options.WorkFolder, "report.html"), card = Path.ChangeExtension(options.OutputPath, ".md");
        DrumReport.Write(report, manifest, figures!, data.Warnings(), (trainer.State.TrainingCurve, trainer.State.ValidationCurve));
        ModelCard.Write(card, manifest, options.CommandLine);
        return new(end, manifest, figures, trainer.State, report, card);
    }

    private static TrainingSummary Summary(DrumOptions options, DrumDataset data, DrumTrainer trainer) => new()
    {
        Program = $"neuralsynth-train {typeof(DrumTraining).Assembly.GetName().Version?.ToString(3)}",
        Steps = trainer.State.Step,
        Minutes = Math.Round(trainer.State.Seconds / 60, 2),
        Seed = (long)options.Configuration.Seed,
        Parameters = trainer.Network.Parameters.Length,
        SplitSeconds = [.. new[] { Split.Train, Split.Validation, Split.Test }.Select(s => Math.Round(data.Seconds(s), 1))],
        Losses = new() { ["training"] = Math.Round(trainer.State.RecentLoss, 4), ["validation"] = Math.Round(trainer.State.BestValidation, 4) },
    };

    private static DrumPlan Plan(DrumOptions options)
    {
        DrumPlan plan = options.Configuration.ToPlan();
        return options.Smoke
            ? plan with { Steps = plan.Steps ?? 60, Shape = DrumBatchShape.Small, PeakRate = 3e-3, WarmUpSteps = 10, ValidationEvery = 30, ValidationBatches = 1 }
            : plan;
    }

    /// <summary>Names the run: a checkpoint continues only with the same data, sizes and seed.</summary>
    private static string Fingerprint(DrumOptions options, DrumNetwork network, DrumDataset data)
    {
        string hits = string.Join('\n', data.Hits.Select(h => $"{h.Name} {h.Class} {h.Split} {h.Audio.Length}"));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hits)))[..12];
        return $"drums, {network.Parameters.Length} weights, batch {Plan(options).Shape.Batch}, seed {options.Configuration.Seed}, fold {options.Configuration.Fold} of {options.Configuration.Folds}, data {hash}";
    }

    /// <summary>Reports at once on the caller's thread; the framework's Progress posts and may come late.</summary>
    private sealed class Direct(IDrumProgress progress) : IProgress<DatasetProgress>
    {
        public void Report(DatasetProgress value) => progress.Loaded(value);
    }
}
