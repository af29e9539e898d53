using System.CommandLine;
using NeuralSynth.Contract;
using NeuralSynth.Training.Loop;

namespace NeuralSynth.Train;

/// <summary><c>neuralsynth-train drums</c>.</summary>
internal static class DrumCommand
{
    private static readonly Option<string?> Data = new("--data") { Description = "Folder of hits (WAV, AIFF, FLAC): kits or class folders. 'data drums' makes the factory data; a smoke run makes its own." };
    private static readonly Option<string?> Out = new("--out") { Description = "Model package to write (X.nsmodel)." };
    private static readonly Option<string?> Config = new("--config") { Description = "Configuration file (JSON with comments)." };
    private static readonly Option<string?> WriteConfig = new("--write-config") { Description = "Write a commented configuration file with the defaults, and stop." };
    private static readonly Option<double?> Minutes = new("--minutes") { Description = "Budget of the training loop (default 90)." };
    private static readonly Option<long?> Steps = new("--steps") { Description = "Number of steps instead of a budget; makes the run repeatable to the bit." };
    private static readonly Option<ulong?> Seed = new("--seed") { Description = "Seed of everything random (default 1)." };
    private static readonly Option<int?> Fold = new("--fold") { Description = "For k-fold training: which part of the kits is held out." };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Continue from the checkpoint in the work folder." };
    private static readonly Option<bool> Smoke = new("--smoke") { Description = "Tiny network and short run that goes through every stage, under two minutes." };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda; cuda falls back to cpu with a message.", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<string?> Work = new("--work") { Description = "Folder for checkpoints, caches and the report (default: beside the package)." };
    private static readonly Option<string?> Name = new("--name") { Description = "Name shown to users (default: the package's file name)." };
    private static readonly Option<string> Author = new("--author") { Description = "Who trained it.", DefaultValueFactory = _ => "unknown" };
    private static readonly Option<string> Licence = new("--licence") { Description = "Licence of the weights (SPDX).", DefaultValueFactory = _ => "LicenseRef-unspecified" };
    private static readonly Option<string> Description = new("--description") { Description = "One paragraph for users.", DefaultValueFactory = _ => "" };

    public static Command Create()
    {
        var command = new Command("drums", "Trains a drum generator with encoder, descriptor controls and map.") { Data, Out, Config, WriteConfig, Minutes, Steps, Seed, Fold, Resume, Smoke, Device, Work, Name, Author, Licence, Description };
        command.SetAction((parse, cancellation) => Task.Run(() => Failures.Report(() => Run(parse, cancellation)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parse, CancellationToken cancellation)
    {
        if (parse.GetValue(WriteConfig) is { } file)
        {
            File.WriteAllText(file, DrumConfiguration.Commented);
            return 0;
        }
        DrumOptions options = Options(parse);
        var progress = new DrumProgress();
        DrumResult result = DrumTraining.Run(options, progress, cancellation);
        progress.Finish(options, result);
        return result.End == TrainingEnd.Stopped ? Failures.Interrupted : 0;
    }

    private static DrumOptions Options(ParseResult parse)
    {
        string output = parse.GetValue(Out) ?? throw new ArgumentException("--out: expected a model package to write, found none.");
        DrumConfiguration configuration = parse.GetValue(Config) is { } file ? DrumConfiguration.Read(file) : new();
        return new()
        {
            DataFolder = parse.GetValue(Data),
            OutputPath = output,
            WorkFolder = parse.GetValue(Work) ?? Path.ChangeExtension(output, null) + ".work",
            Configuration = configuration with
            {
                Minutes = parse.GetValue(Minutes) ?? configuration.Minutes,
                Steps = parse.GetValue(Steps) ?? configuration.Steps,
                Seed = parse.GetValue(Seed) ?? configuration.Seed,
                Fold = parse.GetValue(Fold) ?? configuration.Fold,
            },
            Resume = parse.GetValue(Resume),
            Smoke = parse.GetValue(Smoke),
            Device = parse.GetValue(Device)!,
            CommandLine = CommandLines.Shown(parse),
            Description = new ModelManifest
            {
                Name = parse.GetValue(Name) ?? Path.GetFileNameWithoutExtension(output),
                Author = parse.GetValue(Author)!,
                Licence = parse.GetValue(Licence)!,
                Description = parse.GetValue(Description)!,
                Tags = ["drums"],
            },
        };
    }
}
