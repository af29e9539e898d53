using System.CommandLine;
using NeuralSynth.Training.Data.Factory;

namespace NeuralSynth.Train;

/// <summary><c>neuralsynth-train data textures</c>.</summary>
internal static class TextureDataCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "Folder to fill.", Required = true };
        var set = new Option<string>("--set") { Description = "drums or ensemble.", DefaultValueFactory = _ => TextureSet.Drums.Name };
        var minutes = new Option<double>("--minutes") { Description = "Minutes of training audio per kit or instrument.", DefaultValueFactory = _ => 3 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of all musical choices.", DefaultValueFactory = _ => FactoryData.Seed };
        var soundFont = new Option<string?>("--soundfont") { Description = "SF2 file (default: FluidR3 GM where Debian's fluid-soundfont-gm puts it)." };
        var command = new Command("textures", "Composes and renders (fluidsynth) the passages that factory autoencoders are trained on.") { output, set, minutes, seed, soundFont };
        command.SetAction((parse, cancellation) => Task.Run(() => Failures.Report(() =>
        {
            string name = parse.GetValue(set)!;
            TextureSet chosen = TextureSet.All.FirstOrDefault(s => s.Name == name)
                ?? throw new ArgumentException($"--set: expected {string.Join(" or ", TextureSet.All.Select(s => $"'{s.Name}'"))}, found '{name}'.");
            TextureData.Generate(parse.GetRequiredValue(output), chosen, parse.GetValue(minutes), parse.GetValue(seed), parse.GetValue(soundFont), new Lines<FactoryDataProgress>(p => $"{p.Done}/{p.Total} {p.Name}"), cancellation);
            return 0;
        }), CancellationToken.None));
        return command;
    }
}
