using System.CommandLine;
using NeuralSynth.Contract;
using NeuralSynth.Training.Loop;

namespace NeuralSynth.Train;

/// <summary><c>neuralsynth-train autoencoder</c>.</summary>
internal static class AutoencoderCommand
{
    private static readonly Option<string?> Data = new("--data") { Description = "Folder of recordings (WAV, AIFF) of any kind; sub-folders are drawn equally often. A smoke run without it makes its own." };
    private static readonly Option<string> Out = new("--out") { Description = "Model package to write (X.nsmodel).", Required = true };
    private static readonly Option<int> Hop = new("--hop") { Description = "Samples of a step: 128 for playing live (least latency), 512 or 1024 for slower latents.", DefaultValueFactory = _ => 128 };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "Budget of the training loop.", DefaultValueFactory = _ => 60 };
    private static readonly Option<long?> Steps = new("--steps") { Description = "Number of steps instead of a budget; makes the run repeatable to the bit." };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Continue from the checkpoint in the work folder." };
    private static readonly Option<bool> Smoke = new("--smoke") { Description = "Tiny network and short run that goes through every stage, under two minutes." };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda; cuda falls back to cpu with a message.", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Work = new("--work") { Description = "Folder for checkpoints and the report (default: beside the package)." };
    private static readonly Option<string?> Name = new("--name") { Description = "Name shown to users (default: the package's file name)." };
    private static readonly Option<string> Author = new("--author") { Description = "Who trained it.", DefaultValueFactory = _ => "unknown" };
    private static readonly Option<string> Licence = new("--licence") { Description = "Licence of the weights (SPDX).", DefaultValueFactory = _ => "LicenseRef-unspecified" };
    private static readonly Option<string> Description = new("--description") { Description = "One paragraph for users.", DefaultValueFactory = _ => "" };

    public static Command Create()
    {
        var command = new Command("autoencoder", "Trains a streaming autoencoder: any sound in, the trained sounds out, with loudness and brightness as controls.") { Data, Out, Hop, Minutes, Steps, Resume, Smoke, Device, Seed, Work, Name, Author, Licence, Description };
        command.SetAction((parse, cancellation) => Task.Run(() => Run(Options(parse), cancellation), CancellationToken.None));
        return command;
    }

    private static AutoencoderOptions Options(ParseResult parse)
    {
        string output = parse.GetRequiredValue(Out);
        return new()
        {
            DataFolder = parse.GetValue(Data),
            OutputPath = output,
            WorkFolder = parse.GetValue(Work) ?? Path.ChangeExtension(output, null) + ".work",
            Hop = parse.GetValue(Hop),
            Minutes = parse.GetValue(Minutes),
            Steps = parse.GetValue(Steps),
            Resume = parse.GetValue(Resume),
            Smoke = parse.GetValue(Smoke),
            Device = parse.GetValue(Device)!,
            Seed = parse.GetValue(Seed),
            CommandLine = CommandLines.Shown(parse),
            Description = new ModelManifest
            {
                Name = parse.GetValue(Name) ?? Path.GetFileNameWithoutExtension(output),
                Author = parse.GetValue(Author)!,
                Licence = parse.GetValue(Licence)!,
                Description = parse.GetValue(Description)!,
                Tags = ["autoencoder"],
            },
        };
    }

    private static int Run(AutoencoderOptions options, CancellationToken cancellation) => Failures.Report(() =>
    {
        var progress = new AutoencoderProgress();
        AutoencoderResult result = AutoencoderTraining.Run(options, progress, cancellation);
        progress.Finish(options, result);
        return result.End == TrainingEnd.Stopped ? Failures.Interrupted : 0;
    });
}
