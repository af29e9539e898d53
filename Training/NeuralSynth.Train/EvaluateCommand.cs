using System.CommandLine;
using NeuralSynth.Contract;
using NeuralSynth.Training;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Evaluation.Drums;

namespace NeuralSynth.Train;

/// <summary><c>neuralsynth-train evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Drum model or autoencoder package.", Required = true };
        var data = new Option<string>("--data") { Description = "The folder of hits or recordings it was trained on; its split decides what is held out.", Required = true };
        var output = new Option<string?>("--out") { Description = "HTML report to write (default: beside the package)." };
        var foreign = new Option<string?>("--transfer") { Description = "Autoencoders: a folder of other sounds, whose transfer is measured." };
        var quick = new Option<bool>("--quick") { Description = "Few hits and a hasty judge." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of judge and draws.", DefaultValueFactory = _ => new DrumEvaluationPlan().Seed };
        var command = new Command("evaluate", "Measures a drum model or an autoencoder against held-out recordings and baselines; writes a report with spectrograms and audio.") { model, data, foreign, output, quick, seed };
        command.SetAction((parse, cancellation) => Task.Run(() => Failures.Report(() =>
        {
            string package = parse.GetRequiredValue(model), report = parse.GetValue(output) ?? Path.ChangeExtension(package, ".html");
            LoadedPackage loaded = ModelPackage.Read(package);
            if (loaded.Manifest.Architecture == ModelArchitectures.Autoencoder) return AutoencoderProgress.Evaluate(loaded, parse.GetRequiredValue(data), parse.GetValue(foreign), report, parse.GetValue(quick), cancellation);
            if (loaded.Manifest.Kind != ModelKinds.Drum) throw new TrainingException($"'{package}': expected a drum model or an autoencoder, found {loaded.Manifest.Architecture}; DDSP models are measured when they are trained.");
            using var drums = new DrumModel(loaded);
            DrumDataset dataset = DrumDataset.Load(parse.GetRequiredValue(data), cancellation: cancellation);
            DrumEvaluationPlan plan = (parse.GetValue(quick) ? DrumEvaluationPlan.Small : new DrumEvaluationPlan()) with { Seed = parse.GetValue(seed) };
            DrumFigures figures = DrumEvaluation.Measure(drums, dataset, plan, Console.WriteLine, cancellation);
            DrumReport.Write(report, loaded.Manifest, figures, dataset.Warnings());
            DrumProgress.Figures(figures.Summary);
            Console.WriteLine($"{report}: report with audio");
            return 0;
        }), CancellationToken.None));
        return command;
    }
}
