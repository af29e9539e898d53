using System.CommandLine;
using System.Globalization;
using NeuralSynth.Contract;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Demo;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Media;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth demo</c>: a melody becomes another instrument's, and a beat is played, through the published plug-ins.</summary>
internal static class DemoCommand
{
    private const string Target = "violin";
    private static readonly Option<string> Clap = CommonOptions.Clap();
    private static readonly Option<string?> Model = CommonOptions.Model();
    private static readonly Option<string> Golden = new("--golden") { Description = "Folder with melody.wav, violin-heldout.wav and beat.mid.", Required = true };
    private static readonly Option<string> Kits = new("--kits") { Description = "Folder with the factory kits.", Required = true };
    private static readonly Option<string> Output = new("--out") { Description = "Folder for the results.", Required = true };

    public static Command Create()
    {
        var command = new Command("demo", "Turns the committed melody into a violin, plays the committed beat on drum kits, and writes audio, pictures and figures.") { Clap, Model, Golden, Kits, Output };
        command.SetAction(result => Guard.Run(() => Run(result)));
        return command;
    }

    private static void Run(ParseResult result)
    {
        string folder = result.GetValue(Output)!, golden = result.GetValue(Golden)!;
        using var library = new ClapLibrary(result.GetValue(Clap)!);
        var model = new DemoModel(result.GetValue(Model) ?? FactoryModel(library.Path, ModelKinds.Timbre) ?? throw new HostException($"expected a factory model in '{ModelsBeside(library.Path)}', found none."));
        Directory.CreateDirectory(folder);
        string input = Path.Combine(folder, "1-input.wav");
        File.Copy(Path.Combine(golden, "melody.wav"), input, overwrite: true);
        AudioBuffer melody = WavFile.Read(input);
        AudioBuffer heldOut = WavFile.Read(Path.Combine(golden, "violin-heldout.wav"));

        string still = Render(library, model, input, Path.Combine(folder, "2-violin.wav"), StillSettings(model), []);
        string moving = Render(library, model, input, Path.Combine(folder, "3-morph.wav"), [], MovingSettings(model, melody.Seconds));
        AudioBuffer violin = WavFile.Read(still), morph = WavFile.Read(moving);
        string picture = Path.Combine(folder, "demo.svg");
        DemoPicture.Write(picture, $"NeuralSynth Timbre with the model {model.Name}", ("Input", melody), ("Violin", violin), ("Automated morph and brightness", morph));
        Print(folder, model, DemoFigures.Measure(melody, violin, heldOut));
        if (FactoryModel(library.Path, ModelKinds.Drum) is { } drums)
            DrumDemo.Run(library, drums, result.GetValue(Kits)!, Path.Combine(golden, "beat.mid"), folder);
    }

    private static string? FactoryModel(string clap, string kind) => DemoModel.FirstIn(ModelsBeside(clap), kind);

    private static string[] StillSettings(DemoModel model) => [FormattableString.Invariant($"Instrument morph={model.MorphOf(Target)}")];

    // Out to the far end and back, over the whole melody; brightness rises and falls twice as fast.
    private static string[] MovingSettings(DemoModel model, double seconds)
    {
        double home = model.MorphOf(Target), away = home < 0.5 ? 1 : 0;
        return
        [
            FormattableString.Invariant($"Instrument morph=0:{home},{seconds / 2:0.###}:{away},{seconds:0.###}:{home}"),
            FormattableString.Invariant($"Instrument/Brightness=0:-1,{seconds / 4:0.###}:1.5,{seconds / 2:0.###}:-1,{seconds * 3 / 4:0.###}:1.5,{seconds:0.###}:-1"),
        ];
    }

    private static string Render(ClapLibrary library, DemoModel model, string input, string output, string[] set, string[] automate)
    {
        using var bar = new RenderProgress(Path.GetFileName(output));
        RenderFigures figures = new Renderer(library, new HostLog(Console.Error), bar.Report).Render(new RenderOptions
        {
            Model = model.Path,
            Input = input,
            Output = output,
            Set = set,
            Automate = automate,
            Format = SampleFormat.Pcm24,
            Seed = 1,
        });
        bar.Dispose();
        Console.WriteLine(FormattableString.Invariant(
            $"  {Path.GetFileName(output)}: {figures.RealTimeFactor:0.0} x real time, latency {figures.LatencySamples} samples, under-runs {figures.UnderRuns?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}"));
        return output;
    }

    private static string ModelsBeside(string clap) => Directory.Exists(clap)
        ? Path.Combine(clap, "Contents", "MacOS", "models")
        : Path.Combine(Path.GetDirectoryName(clap)!, "models");

    private static void Print(string folder, DemoModel model, DemoFigures figures)
    {
        Console.WriteLine(FormattableString.Invariant($"""

            Listen, in {folder}:
              1-input.wav    the melody as it was played, on a flute
              2-violin.wav   the same notes through NeuralSynth Timbre, played by its violin
              3-morph.wav    the instrument morphs through {string.Join(", ", model.Instruments)} and back, while brightness rises and falls
              demo.svg       waveforms and spectrograms of the three

            Pitch kept: median error {figures.MedianPitchErrorCents:0.0} cents ({figures.ComparedShare * 100:0} % of the voiced frames compared)
            Multi-scale spectral distance to held-out violin recordings (lower is more alike):
              input {figures.InputDistanceDb:0.00} dB, output {figures.OutputDistanceDb:0.00} dB: {Verdict(figures)}
            """));
    }

    private static string Verdict(DemoFigures figures) =>
        figures.OutputDistanceDb < figures.InputDistanceDb ? "the output sounds more like the violin" : "the output does NOT sound more like the violin";
}
