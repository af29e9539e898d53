using System.CommandLine;
using System.Diagnostics;
using NeuralSynth.Contract;
using NeuralSynth.Import;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth import</c>: a RAVE export becomes a model package. docs/rave-import.md</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> File = new("model") { Description = "RAVE model exported as TorchScript (.ts)." };
    private static readonly Option<string?> Out = new("--out") { Description = "Package to write; without it beside the model.", HelpName = "X.nsmodel" };
    private static readonly Option<bool> Inspect = new("--inspect") { Description = "Says what the file is and converts nothing." };
    private static readonly Option<StreamingMode> Streaming = new("--streaming")
    {
        Description = "Corrected: as the network was trained. Compatible: with odd sub-bands inverted where other players invert them.",
    };
    private static readonly Option<LatentMode> Latents = new("--latents") { Description = "Stochastic: random as in the export. Deterministic: latents are their means." };
    private static readonly Option<string> Precision = new("--precision") { Description = "Of the weights while they run: fp16 halves the memory that is read, at an error of about −60 dB.", DefaultValueFactory = _ => "fp32" };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the model; without it the file's." };
    private static readonly Option<string> Author = new("--author") { Description = "Who trained it.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Licence = new("--licence") { Description = "Licence of the weights; the file does not say it.", DefaultValueFactory = _ => "unknown" };

    public static Command Create()
    {
        Precision.AcceptOnlyFromAmong("fp32", "fp16");
        var command = new Command("import", "Converts a RAVE model into a model package. The file is read as data; nothing in it is run.")
        {
            File, Out, Inspect, Streaming, Latents, Precision, Name, Author, Licence,
        };
        command.SetAction(result => Guard.Run(() => Run(result)));
        return command;
    }

    private static void Run(ParseResult result)
    {
        string file = result.GetValue(File)!;
        if (result.GetValue(Inspect))
        {
            Console.Write(RaveFile.Inspect(file).ToText());
            return;
        }

        long start = Stopwatch.GetTimestamp();
        ImportedPackage imported = RaveFile.Convert(file, new ImportOptions
        {
            Streaming = result.GetValue(Streaming),
            Latents = result.GetValue(Latents),
            HalfWeights = result.GetValue(Precision) == "fp16",
            Name = result.GetValue(Name),
            Author = result.GetValue(Author)!,
            Licence = result.GetValue(Licence)!,
        });
        string package = result.GetValue(Out) ?? Path.ChangeExtension(file, ModelPackage.Extension);
        ModelPackage.Write(package, imported.Manifest, imported.Files);
        Console.Write(imported.Inspection.ToText());
        Console.WriteLine(FormattableString.Invariant($"Written to {package} in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s."));
    }
}
