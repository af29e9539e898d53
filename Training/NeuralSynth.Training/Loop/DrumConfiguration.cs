using System.Text.Json;
using System.Text.Json.Serialization;
using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Loop;

/// <summary>How a drum model is trained, as a configuration file has it. The command line overrides single members.</summary>
public sealed record DrumConfiguration
{
    /// <summary>Wall-clock budget of the training loop, minutes.</summary>
    public double Minutes { get; init; } = 90;

    /// <summary>Number of steps instead of a budget; makes a run repeatable to the bit.</summary>
    public long? Steps { get; init; }

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Hits per step.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight of the penalty that keeps the latent near a normal distribution.</summary>
    public double RegulariserWeight { get; init; } = 0.3;

    /// <summary>Standard deviation of the noise on the latent while training.</summary>
    public double LatentNoise { get; init; } = 0.15;

    /// <summary>Steps between validations.</summary>
    public int ValidationEvery { get; init; } = 250;

    /// <summary>Validations without improvement that end a run.</summary>
    public int Patience { get; init; } = 60;

    /// <summary>For k-fold training: which part of the sources is held out.</summary>
    public int Fold { get; init; }

    /// <summary>Parts that the sources are dealt into.</summary>
    public int Folds { get; init; } = SourceSplit.StandardFolds;

    /// <summary>A configuration file with the defaults and what they mean.</summary>
    public static string Commented => """
        // Configuration of neuralsynth-train drums (--config). Comments and trailing commas are fine;
        // members that are missing keep these values; options of the command line win.
        {
          "minutes": 90,             // wall-clock budget of the training loop
          "steps": null,             // a number of steps instead: repeatable to the bit
          "seed": 1,                 // of everything random; recorded in the package
          "batch": 16,               // hits per step; even numbers use two cores
          "learningRate": 0.001,     // highest rate: warm-up over 200 steps, then half a cosine
          "regulariserWeight": 0.3,  // larger: smoother latent, less exact hits
          "latentNoise": 0.15,       // standard deviation of the latent's noise while training
          "validationEvery": 250,    // steps
          "patience": 60,            // validations without improvement that end the run
          "fold": 0,                 // k-fold training: which part of the kits is held out ...
          "folds": 5                 // ... of how many
        }

        """;

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainingException">Not JSON, an unknown member, or a value of another type.</exception>
    public static DrumConfiguration Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), DrumConfigurationContext.Default.DrumConfigurationFile)?.Complete() ?? new();
        }
        catch (JsonException e)
        {
            throw new TrainingException($"'{path}', line {e.LineNumber + 1}: expected a configuration as --write-config writes it, found: {e.Message}", e);
        }
    }

    /// <summary>Checks the values.</summary>
    /// <exception cref="TrainingException">One is out of range; names it.</exception>
    public void Check()
    {
        Require(Steps is not null || Minutes > 0, "minutes", "more than 0", Minutes);
        Require(Steps is null or >= 1, "steps", "at least 1", Steps ?? 0);
        Require(Batch is >= 2 and <= 256, "batch", "2 to 256", Batch);
        Require(LearningRate is > 0 and < 1, "learningRate", "between 0 and 1", LearningRate);
        Require(RegulariserWeight >= 0, "regulariserWeight", "at least 0", RegulariserWeight);
        Require(LatentNoise is >= 0 and < 2, "latentNoise", "0 to 2", LatentNoise);
        Require(ValidationEvery >= 1, "validationEvery", "at least 1", ValidationEvery);
        Require(Patience >= 1, "patience", "at least 1", Patience);
        Require(Folds >= 3, "folds", "at least 3", Folds);
        Require(Fold >= 0 && Fold < Folds, "fold", $"0 to {Folds - 1}", Fold);
    }

    internal DrumPlan ToPlan() => new()
    {
        Seed = Seed,
        Steps = Steps,
        Minutes = Minutes,
        PeakRate = LearningRate,
        ValidationEvery = ValidationEvery,
        Patience = Patience,
        Shape = DrumBatchShape.Standard with { Batch = Batch, RegulariserWeight = RegulariserWeight, LatentNoise = (float)LatentNoise },
    };

    private static void Require(bool condition, string member, string expected, double found)
    {
        if (!condition) throw new TrainingException(FormattableString.Invariant($"--{member}: expected {expected}, found {found}."));
    }
}

/// <summary>The file: every member may be missing.</summary>
internal sealed record DrumConfigurationFile
{
    public double? Minutes { get; init; }

    public long? Steps { get; init; }

    public ulong? Seed { get; init; }

    public int? Batch { get; init; }

    public double? LearningRate { get; init; }

    public double? RegulariserWeight { get; init; }

    public double? LatentNoise { get; init; }

    public int? ValidationEvery { get; init; }

    public int? Patience { get; init; }

    public int? Fold { get; init; }

    public int? Folds { get; init; }

    public DrumConfiguration Complete()
    {
        var d = new DrumConfiguration();
        return new()
        {
            Minutes = Minutes ?? d.Minutes,
            Steps = Steps,
            Seed = Seed ?? d.Seed,
            Batch = Batch ?? d.Batch,
            LearningRate = LearningRate ?? d.LearningRate,
            RegulariserWeight = RegulariserWeight ?? d.RegulariserWeight,
            LatentNoise = LatentNoise ?? d.LatentNoise,
            ValidationEvery = ValidationEvery ?? d.ValidationEvery,
            Patience = Patience ?? d.Patience,
            Fold = Fold ?? d.Fold,
            Folds = Folds ?? d.Folds,
        };
    }
}

/// <summary>Comments and trailing commas are welcome, unknown members are not.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DrumConfigurationFile))]
internal sealed partial class DrumConfigurationContext : JsonSerializerContext;
