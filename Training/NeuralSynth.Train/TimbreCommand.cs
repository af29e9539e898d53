using System.CommandLine;
using NeuralSynth.Contract;
using NeuralSynth.Training.Loop;

namespace NeuralSynth.Train;

/// <summary><c>neuralsynth-train timbre</c>.</summary>
internal static class TimbreCommand
{
    private static readonly Option<string?> Data = new("--data") { Description = "Folder of recordings: one sub-folder per instrument with WAV or AIFF files. A smoke run without it makes its own." };
    private static readonly Option<string> Out = new("--out") { Description = "Model package to write (X.nsmodel).", Required = true };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "Budget of the training loop.", DefaultValueFactory = _ => 30 };
    private static readonly Option<long?> Steps = new("--steps") { Description = "Number of steps instead of a budget; makes the run repeatable to the bit." };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Continue from the checkpoint in the work folder." };
    private static readonly Option<bool> Smoke = new("--smoke") { Description = "Tiny network and short run that goes through every stage." };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda; cuda falls back to cpu with a message.", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Work = new("--work") { Description = "Folder for checkpoints, caches and the report (default: beside the package)." };
    private static readonly Option<string?> Name = new("--name") { Description = "Name shown to users (default: the package's file name)." };
    private static readonly Option<string> Author = new("--author") { Description = "Who trained it.", DefaultValueFactory = _ => "unknown" };
    private static readonly Option<string> Licence = new("--licence") { Description = "Licence of the weights (SPDX).", DefaultValueFactory = _ => "LicenseRef-unspecified" };
    private static readonly Option<string> Description = new("--description") { Description = "One paragraph for users.", DefaultValueFactory = _ => "" };

    public static Command Create()
    {
        var command = new Command("timbre", "Trains a DDSP-type timbre model.") { Data, Out, Minutes, Steps, Resume, Smoke, Device, Seed, Work, Name, Author, Licence, Description };
        command.SetAction((parse, cancellation) => Task.Run(() => Run(Options(parse), cancellation), CancellationToken.None));
        return command;
    }

    private static TimbreOptions Options(ParseResult parse)
    {
        string output = parse.GetRequiredValue(Out);
        return new()
        {
            DataFolder = parse.GetValue(Data),
            OutputPath = output,
            WorkFolder = parse.GetValue(Work) ?? Path.ChangeExtension(output, null) + ".work",
            Minutes = parse.GetValue(Minutes),
            Steps = parse.GetValue(Steps),
            Resume = parse.GetValue(Resume),
            Smoke = parse.GetValue(Smoke),
            Device = parse.GetValue(Device)!,
            CommandLine = CommandLines.Shown(parse),
            Seed = parse.GetValue(Seed),
            Description = new ModelManifest
            {
                Name = parse.GetValue(Name) ?? Path.GetFileNameWithoutExtension(output),
                Author = parse.GetValue(Author)!,
                Licence = parse.GetValue(Licence)!,
                Description = parse.GetValue(Description)!,
            },
        };
    }

    private static int Run(TimbreOptions options, CancellationToken cancellation) => Failures.Report(() =>
    {
        var progress = new ConsoleProgress();
        TimbreResult result = TimbreTraining.Run(options, progress, cancellation);
        progress.Finish(options, result);
        return result.End == TrainingEnd.Stopped ? Failures.Interrupted : 0;
    });
}
