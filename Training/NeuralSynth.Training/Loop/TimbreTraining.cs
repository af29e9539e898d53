using System.Security.Cryptography;
using System.Text;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Evaluation;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>What the user asked for.</summary>
public sealed record TimbreOptions
{
    /// <summary>Folder of recordings; null for the computed ones of a smoke run.</summary>
    public required string? DataFolder { get; init; }

    /// <summary>Package to write.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Checkpoints, caches and the report.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Budget of the training loop, minutes.</summary>
    public double Minutes { get; init; } = 30;

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
/// <param name="Figures">Figures per held-out clip.</param>
/// <param name="State">State of the training.</param>
/// <param name="ReportPath">HTML report; null when stopped.</param>
/// <param name="CardPath">Model card (Markdown); null when stopped.</param>
public sealed record TimbreResult(TrainingEnd End, ModelManifest? Manifest, double StreamingDifference, IReadOnlyList<DdspClipFigures> Figures, TrainerState State, string? ReportPath, string? CardPath);

/// <summary>Told what happens; a console shows it.</summary>
public interface ITimbreProgress
{
    /// <summary>A new stage has begun.</summary>
    void Stage(string text);

    /// <summary>Something the user should know.</summary>
    void Warn(string text);

    /// <summary>A recording was analysed; called from several threads.</summary>
    void Loaded(DatasetProgress progress);

    /// <summary>A step was taken.</summary>
    void Stepped(TrainerReport report);
}

/// <summary>The whole way from a folder of recordings to a model package.</summary>
public static class TimbreTraining
{
    private const string CheckpointName = "checkpoint.nsck";
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(3);
    private const ulong RenderSeed = 99;
    private const int CheckFrames = 600; // of real material for the streaming check

    /// <summary>Runs all stages.</summary>
    /// <exception cref="TrainingException">Options, checkpoint or data do not permit it.</exception>
    /// <exception cref="DatasetException">The data cannot be trained on.</exception>
    public static TimbreResult Run(TimbreOptions options, ITimbreProgress progress, CancellationToken cancellation)
    {
        ExecutionDevice device = ExecutionDevice.Choose(options.Device);
        if (device.Message is { } message) progress.Warn(message);
        Directory.CreateDirectory(options.WorkFolder);
        // Found out now and not after an hour.
        if (Path.GetDirectoryName(Path.GetFullPath(options.OutputPath)) is { } parent) Directory.CreateDirectory(parent);
        if (Directory.Exists(options.OutputPath)) throw new TrainingException($"--out: expected a file name, found the folder '{options.OutputPath}'.");
        if (options.Steps is null && !(options.Minutes > 0)) throw new TrainingException($"--minutes: expected more than 0, found {options.Minutes}.");
        if (options.Steps is < 1) throw new TrainingException($"--steps: expected at least 1, found {options.Steps}.");
        string data = DataFolder(options);
        progress.Stage($"Reading {data}");
        DdspDataset dataset = DdspDataset.Load(data, new DirectProgress(progress), Path.Combine(options.WorkFolder, "features"), cancellation);
        foreach (string warning in dataset.Warnings) progress.Warn(warning);
        progress.Stage(Describe(dataset));
        DdspArchitecture architecture = Architecture(options, dataset.Instruments.Count);
        var network = new DdspNetwork(architecture);
        using var trainer = new DdspTrainer(network, Sequences(dataset, Split.Train), Sequences(dataset, Split.Validation), Plan(options), device);
        string checkpoint = Path.Combine(options.WorkFolder, CheckpointName), fingerprint = Fingerprint(options, architecture, dataset);
        if (options.Resume) trainer.Restore(TrainerCheckpoint.Load(checkpoint, fingerprint, network.Parameters.Length));
        progress.Stage($"Training {network.Parameters.Length:N0} weights{(options.Resume ? $", continuing at step {trainer.State.Step:N0}" : "")}");
        TrainingEnd end = Train(trainer, checkpoint, fingerprint, progress, cancellation);
        if (end == TrainingEnd.Stopped) return new(end, null, 0, [], trainer.State, null, null);
        progress.Stage("Measuring on held-out recordings and writing the package");
        return Finish(options, dataset, trainer, end);
    }

    private static TrainingEnd Train(DdspTrainer trainer, string checkpoint, string fingerprint, ITimbreProgress progress, CancellationToken cancellation)
    {
        var file = new CheckpointFile(checkpoint, CheckpointEvery, progress.Warn);
        TrainingEnd end = trainer.Run(report =>
        {
            progress.Stepped(report);
            file.Offer(() => trainer.Capture(fingerprint));
        }, cancellation);
        if (!file.TryWrite(trainer.Capture(fingerprint)) && end == TrainingEnd.Stopped)
            throw new TrainingException($"Stopped at step {trainer.State.Step:N0}, but its checkpoint could not be written; --resume continues from the one before, if there is one.");
        return end;
    }

    private static TimbreResult Finish(TimbreOptions options, DdspDataset dataset, DdspTrainer trainer, TrainingEnd end)
    {
        DdspArchitecture architecture = trainer.Network.Architecture;
        float[] weights = trainer.State.BestWeights;
        DdspClip[] held = [.. dataset.Of(Split.Test)];
        if (held.Length == 0) held = [.. dataset.Of(Split.Validation)];
        using var renderer = new DdspRenderer(trainer.Network, weights, ExecutionDevice.Cpu);
        IReadOnlyList<DdspClipFigures> figures = DdspEvaluation.Measure(renderer, architecture, held, RenderSeed);
        var package = new DdspPackage
        {
            Network = trainer.Network,
            Weights = weights,
            Instruments = dataset.Instruments,
            Latents = FrameStatistics.Of(dataset.Of(Split.Train), dataset.Instruments),
            Description = options.Description with
            {
                Sources = [.. dataset.Sources],
                Training = Summary(options, dataset, trainer),
                Evaluation = DdspEvaluation.Summary(figures),
            },
        };
        DdspClip real = dataset.Clips[0];
        float[] frames = DdspEvaluation.Frames(architecture, real);
        (ModelManifest manifest, double difference) = package.Write(options.OutputPath, frames.AsSpan(0, Math.Min(frames.Length, CheckFrames * architecture.Features)));
        string report = Path.Combine(options.WorkFolder, "report.html"), card = Path.ChangeExtension(options.OutputPath, ".md");
        TrainingReport.Write(report, Content(manifest, dataset, trainer.State, figures));
        ModelCard.Write(card, manifest, options.CommandLine);
        return new(end, manifest, difference, figures, trainer.State, report, card);
    }

    private static TrainingReportContent Content(ModelManifest manifest, DdspDataset dataset, TrainerState state, IReadOnlyList<DdspClipFigures> figures) => new()
    {
        Manifest = manifest,
        TrainingCurve = state.TrainingCurve,
        ValidationCurve = state.ValidationCurve,
        Warnings = dataset.Warnings,
        Clips = [.. figures.Select(f => new ReportClip(f.Clip.Name, dataset.Instruments[f.Clip.Instrument].Name, f.Clip.Audio, f.Audio, new Dictionary<string, double>
        {
            ["spectralConvergence"] = f.SpectralConvergence,
            ["logMagnitudeDb"] = f.LogMagnitudeDb,
            ["loudnessErrorDb"] = f.LoudnessErrorDb,
        }))],
    };

    private static string DataFolder(TimbreOptions options)
    {
        if (options.DataFolder is { } folder) return folder;
        if (!options.Smoke) throw new TrainingException("--data: expected a folder of recordings, found none. Only --smoke makes its own.");
        string made = Path.Combine(options.WorkFolder, "recordings");
        SmokeRecordings.Write(made);
        return made;
    }

    private static TrainingSummary Summary(TimbreOptions options, DdspDataset dataset, DdspTrainer trainer) => new()
    {
        Program = $"neuralsynth-train {typeof(TimbreTraining).Assembly.GetName().Version?.ToString(3)}",
        Steps = trainer.State.Step,
        Minutes = Math.Round(trainer.State.Seconds / 60, 2),
        Seed = (long)options.Seed,
        Parameters = trainer.Network.Parameters.Length,
        SplitSeconds = [.. new[] { Split.Train, Split.Validation, Split.Test }.Select(s => Math.Round(dataset.Seconds(s), 1))],
        Losses = new()
        {
            ["training"] = Math.Round(trainer.State.RecentLoss, 4),
            ["validation"] = Math.Round(trainer.State.BestValidation, 4),
        },
    };

    private static DdspArchitecture Architecture(TimbreOptions options, int instruments) => options.Smoke
        ? new DdspArchitecture { Instruments = instruments, Channels = 24, Dilations = [1, 2, 4], Harmonics = 40 }
        : new DdspArchitecture { Instruments = instruments };

    private static TrainerPlan Plan(TimbreOptions options) => options.Smoke
        ? new TrainerPlan { Seed = options.Seed, Steps = options.Steps ?? 300, Shape = DdspBatchShape.Small, PeakRate = 5e-3, WarmUpSteps = 20, ValidationEvery = 100, ValidationBatches = 2 }
        : new TrainerPlan { Seed = options.Seed, Steps = options.Steps, Minutes = options.Minutes };

    private static TrainingSequence[] Sequences(DdspDataset dataset, Split split) =>
        [.. dataset.Of(split).Select(c => new TrainingSequence(c.Name, c.Instrument, c.Audio, c.F0Hz, c.LoudnessDb, c.BrightnessResidual))];

    private static string Describe(DdspDataset dataset) =>
        $"{dataset.Instruments.Count} instruments ({string.Join(", ", dataset.Instruments.Select(i => i.Name))}); "
        + $"{dataset.Seconds(Split.Train):N0} s to learn, {dataset.Seconds(Split.Validation):N0} s to validate, {dataset.Seconds(Split.Test):N0} s held out";

    /// <summary>Names the run: a checkpoint continues only with the same data, sizes and seed.</summary>
    private static string Fingerprint(TimbreOptions options, DdspArchitecture a, DdspDataset dataset)
    {
        string clips = string.Join('\n', dataset.Clips.Select(c => $"{c.Name} {c.Split} {c.Audio.Length}"));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clips)))[..12];
        return $"{a.Channels} channels × {a.Dilations.Length} blocks, {a.Harmonics} harmonics, {dataset.Instruments.Count} instruments, seed {options.Seed}, data {hash}";
    }

    /// <summary>Reports at once on the caller's thread; the framework's Progress posts and may come late.</summary>
    private sealed class DirectProgress(ITimbreProgress progress) : IProgress<DatasetProgress>
    {
        public void Report(DatasetProgress value) => progress.Loaded(value);
    }
}
