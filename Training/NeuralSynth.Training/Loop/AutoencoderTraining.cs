using System.Security.Cryptography;
using System.Text;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Evaluation;
using NeuralSynth.Training.Evaluation.Autoencoder;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>What the user asked for.</summary>
public sealed record AutoencoderOptions
{
    /// <summary>Folder of recordings; null for the computed ones of a smoke run.</summary>
    public required string? DataFolder { get; init; }

    /// <summary>Package to write.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Checkpoints and the report.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Samples of a step: 128 for playing, 512 or 1024 for mixing.</summary>
    public int Hop { get; init; } = 128;

    /// <summary>Budget of the training loop, minutes.</summary>
    public double Minutes { get; init; } = 60;

    /// <summary>Number of steps instead of a budget.</summary>
    public long? Steps { get; init; }

    /// <summary>Continue from the checkpoint in the work folder.</summary>
    public bool Resume { get; init; }

    /// <summary>Tiny network, short run, every stage.</summary>
    public bool Smoke { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How the program was called, for the model card; null when unknown.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Name, author, licence and description for the package.</summary>
    public ModelManifest Description { get; init; } = new();
}

/// <summary>What a run made.</summary>
/// <param name="End">Why training ended; nothing was exported when <see cref="TrainingEnd.Stopped"/>.</param>
/// <param name="Manifest">As written; null when stopped.</param>
/// <param name="StreamingDifference">Largest relative difference of streamed and offline output.</param>
/// <param name="Figures">What was measured; null when stopped.</param>
/// <param name="State">State of the training.</param>
/// <param name="ReportPath">HTML report; null when stopped.</param>
/// <param name="CardPath">Model card (Markdown); null when stopped.</param>
public sealed record AutoencoderResult(TrainingEnd End, ModelManifest? Manifest, double StreamingDifference, AutoencoderFigures? Figures, TrainerState State, string? ReportPath, string? CardPath);

/// <summary>Told what happens; a console shows it.</summary>
public interface IAutoencoderProgress
{
    /// <summary>A new stage has begun.</summary>
    void Stage(string text);

    /// <summary>Something the user should know.</summary>
    void Warn(string text);

    /// <summary>A recording was read; called from several threads.</summary>
    void Loaded(DatasetProgress progress);

    /// <summary>A step was taken.</summary>
    void Stepped(AutoencoderTrainerReport report);
}

/// <summary>The whole way from a folder of recordings to an autoencoder package.</summary>
public static class AutoencoderTraining
{
    /// <summary>Held-out recordings that are measured at most.</summary>
    public const int MeasuredClips = 24;

    private const string CheckpointName = "checkpoint.nsck";
    private const int ObservedPassages = 96, ObservedInSmoke = 8;
    private const int RespondingPassages = 8;
    private const int PreviewSeconds = 4;
    private const int MeasuredInSmoke = 2;
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(3);

    /// <summary>Runs all stages.</summary>
    /// <exception cref="TrainingException">Options, checkpoint or data do not permit it.</exception>
    /// <exception cref="DatasetException">The data cannot be trained on.</exception>
    public static AutoencoderResult Run(AutoencoderOptions options, IAutoencoderProgress progress, CancellationToken cancellation)
    {
        AutoencoderArchitecture architecture = Architecture(options);
        ExecutionDevice device = ExecutionDevice.Choose(options.Device);
        if (device.Message is { } message) progress.Warn(message);
        CheckOptions(options);
        string folder = DataFolder(options);
        progress.Stage($"Reading {folder}");
        RecordingDataset data = RecordingDataset.Load(folder, new Direct(progress), cancellation);
        progress.Stage($"{data.Groups.Count} folders; {data.Seconds(Split.Train):N0} s to learn, {data.Seconds(Split.Validation):N0} s to validate, {data.Seconds(Split.Test):N0} s held out");
        var network = new AutoencoderNetwork(architecture);
        AutoencoderPlan plan = Plan(options);
        using var trainer = new AutoencoderTrainer(network, data.GroupsOf(Split.Train), data.GroupsOf(Split.Validation), plan, device);
        var checkpoint = new CheckpointFile(Path.Combine(options.WorkFolder, CheckpointName), CheckpointEvery, progress.Warn);
        string fingerprint = Fingerprint(options, architecture, network, data);
        if (options.Resume) trainer.Restore(TrainerCheckpoint.Load(checkpoint.Path, fingerprint, network.Parameters.Length));
        progress.Stage($"Training {network.Parameters.Length:N0} weights, {network.MultiplyAddsPerSecond / 1e6:N0} million multiply-adds a second of audio{(options.Resume ? $", continuing at step {trainer.State.Step:N0}" : "")}");
        TrainingEnd end = trainer.Run(report =>
        {
            progress.Stepped(report);
            checkpoint.Offer(() => trainer.Capture(fingerprint));
        }, cancellation);
        if (!checkpoint.TryWrite(trainer.Capture(fingerprint)) && end == TrainingEnd.Stopped)
            throw new TrainingException($"Stopped at step {trainer.State.Step:N0}, but its checkpoint could not be written; --resume continues from the one before, if there is one.");
        if (end == TrainingEnd.Stopped) return new(end, null, 0, null, trainer.State, null, null);
        progress.Stage("Finding the latent's axes, measuring on held-out recordings and writing the package");
        return Finish(options, plan, data, trainer, end);
    }

    private static AutoencoderResult Finish(AutoencoderOptions options, AutoencoderPlan plan, RecordingDataset data, AutoencoderTrainer trainer, TrainingEnd end)
    {
        AutoencoderNetwork network = trainer.Network;
        float[] weights = trainer.State.BestWeights;
        // Drawn by a generator of its own: the checkpoint's must not move.
        AutoencoderPassage[] passages = trainer.Sampler.Plain(new SeededRandom(plan.Seed + 4), options.Smoke ? ObservedInSmoke : ObservedPassages);
        using var responses = new DecoderResponses(network, weights, passages[..Math.Min(passages.Length, RespondingPassages)], plan.Shape);
        var package = new AutoencoderPackage
        {
            Network = network,
            Weights = weights,
            Axes = LatentAxes.Fit(LatentObserver.Observe(network, weights, passages, plan.Shape), AutoencoderDescriptors.Names, responses.Products),
            Description = options.Description with { Sources = [.. data.Sources], Training = Summary(options, data, trainer) },
        };
        Recording[] held = [.. data.Of(Split.Test)];
        if (held.Length == 0) held = [.. data.Of(Split.Validation)];
        AutoencoderFigures? figures = null;
        AutoencoderPassage real = passages[0];
        (ModelManifest manifest, double difference) = package.Write(options.OutputPath, real.Audio.AsSpan(real.Start, plan.Shape.Samples), (player, written) =>
        {
            figures = AutoencoderEvaluation.Measure(player, written, held, options.Smoke ? MeasuredInSmoke : MeasuredClips);
            float[] preview = figures.Clips.Count == 0 ? [] : figures.Clips[0].Output;
            return new(figures.Summary, preview[..Math.Min(preview.Length, PreviewSeconds * network.Architecture.SampleRate)]);
        });
        string report = Path.Combine(options.WorkFolder, "report.html"), card = Path.ChangeExtension(options.OutputPath, ".md");
        TrainingReport.Write(report, Content(manifest, data, trainer.State, figures!));
        ModelCard.Write(card, manifest, options.CommandLine);
        return new(end, manifest, difference, figures, trainer.State, report, card);
    }

    private static void CheckOptions(AutoencoderOptions options)
    {
        Directory.CreateDirectory(options.WorkFolder);
        // Found out now and not after an hour.
        if (Path.GetDirectoryName(Path.GetFullPath(options.OutputPath)) is { } parent) Directory.CreateDirectory(parent);
        if (Directory.Exists(options.OutputPath)) throw new TrainingException($"--out: expected a file name, found the folder '{options.OutputPath}'.");
        if (options.Steps is null && !(options.Minutes > 0)) throw new TrainingException($"--minutes: expected more than 0, found {options.Minutes}.");
        if (options.Steps is < 1) throw new TrainingException($"--steps: expected at least 1, found {options.Steps}.");
    }

    private static string DataFolder(AutoencoderOptions options)
    {
        if (options.DataFolder is { } folder) return folder;
        if (!options.Smoke) throw new TrainingException("--data: expected a folder of recordings, found none. Only --smoke makes its own.");
        string made = Path.Combine(options.WorkFolder, "recordings");
        SmokeRecordings.Write(made);
        return made;
    }

    private static AutoencoderArchitecture Architecture(AutoencoderOptions options)
    {
        AutoencoderArchitecture architecture = AutoencoderArchitecture.ForHop(options.Hop);
        return options.Smoke ? AutoencoderArchitecture.Small : architecture;
    }

    private static AutoencoderPlan Plan(AutoencoderOptions options) => options.Smoke
        ? new AutoencoderPlan { Seed = options.Seed, Steps = options.Steps ?? 80, Shape = AutoencoderBatchShape.Small, PeakRate = 3e-3, WarmUpSteps = 10, ValidationEvery = 40, ValidationBatches = 1 }
        : new AutoencoderPlan { Seed = options.Seed, Steps = options.Steps, Minutes = options.Minutes };

    /// <summary>What the report shows; no curves without a training.</summary>
    public static TrainingReportContent Content(ModelManifest manifest, RecordingDataset data, TrainerState? state, AutoencoderFigures figures) => new()
    {
        Manifest = manifest,
        TrainingCurve = state?.TrainingCurve ?? [],
        ValidationCurve = state?.ValidationCurve ?? [],
        Clips = [.. figures.Clips.Select(c => new ReportClip(c.Recording.Name, data.Groups[c.Recording.Group], c.Original, c.Output, c.Figures))],
    };

    private static TrainingSummary Summary(AutoencoderOptions options, RecordingDataset data, AutoencoderTrainer trainer) => new()
    {
        Program = $"neuralsynth-train {typeof(AutoencoderTraining).Assembly.GetName().Version?.ToString(3)}",
        Steps = trainer.State.Step,
        Minutes = Math.Round(trainer.State.Seconds / 60, 2),
        Seed = (long)options.Seed,
        Parameters = trainer.Network.Parameters.Length,
        SplitSeconds = [.. new[] { Split.Train, Split.Validation, Split.Test }.Select(s => Math.Round(data.Seconds(s), 1))],
        Losses = new() { ["training"] = Math.Round(trainer.State.RecentLoss, 4), ["validation"] = Math.Round(trainer.State.BestValidation, 4) },
    };

    /// <summary>Names the run: a checkpoint continues only with the same data, sizes and seed.</summary>
    private static string Fingerprint(AutoencoderOptions options, AutoencoderArchitecture a, AutoencoderNetwork network, RecordingDataset data)
    {
        string clips = string.Join('\n', data.Recordings.Select(r => $"{r.Name} {r.Split} {r.Audio.Length}"));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clips)))[..12];
        return $"autoencoder, hop {a.HopSamples}, {network.Parameters.Length} weights, seed {options.Seed}, data {hash}";
    }

    /// <summary>Reports at once on the caller's thread; the framework's Progress posts and may come late.</summary>
    private sealed class Direct(IAutoencoderProgress progress) : IProgress<DatasetProgress>
    {
        public void Report(DatasetProgress value) => progress.Loaded(value);
    }
}
