using System.CommandLine;
using System.Globalization;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Data.Factory;

namespace NeuralSynth.Train;

/// <summary><c>neuralsynth-train data drums</c> and <c>data labels</c>: the factory drum data, and the table of any folder.</summary>
internal static class DrumDataCommand
{
    public static Command Factory()
    {
        var output = new Option<string>("--out") { Description = "Folder to fill.", Required = true };
        var kits = new Option<string?>("--kits") { Description = "Folder of Hydrogen kits (default: where Debian's hydrogen-drumkits puts them)." };
        var permissive = new Option<bool>("--permissive") { Description = "Only kits under CC0 or CC-BY; otherwise also those under GPL and CC-BY-SA." };
        var synthetic = new Option<int>("--synthetic-kits") { Description = "Kits of the built-in synthesiser, 33 hits each.", DefaultValueFactory = _ => 72 };
        var only = new Option<bool>("--synthetic-only") { Description = "No recorded kits." };
        var soundFont = new Option<string?>("--soundfont") { Description = "SF2 file whose drum kits are rendered with fluidsynth (default: FluidR3 GM where Debian's fluid-soundfont-gm puts it)." };
        var withoutFont = new Option<bool>("--no-soundfont") { Description = "Leave the soundfont out." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the synthesiser.", DefaultValueFactory = _ => DrumFactoryData.Seed };
        var command = new Command("drums", "Makes the data of the factory drum model: Hydrogen's recorded kits, listed with their licences, a soundfont's drum kits, and our synthesiser.") { output, kits, permissive, soundFont, withoutFont, synthetic, only, seed };
        command.SetAction((parse, cancellation) => Task.Run(() => Failures.Report(() =>
        {
            var options = new DrumFactoryOptions
            {
                OutputFolder = parse.GetRequiredValue(output),
                KitsFolder = parse.GetValue(kits),
                PermissiveOnly = parse.GetValue(permissive),
                SoundFont = parse.GetValue(soundFont),
                WithoutSoundFont = parse.GetValue(withoutFont),
                SyntheticKits = parse.GetValue(synthetic),
                SyntheticOnly = parse.GetValue(only),
                Seed = parse.GetValue(seed),
            };
            DrumFactoryData.Generate(options, new Lines<FactoryDataProgress>(p => $"{p.Done}/{p.Total} {p.Name}"), cancellation);
            Describe(DrumDataset.Load(options.OutputFolder, cancellation: cancellation));
            return 0;
        }), CancellationToken.None));
        return command;
    }

    public static Command Labels()
    {
        var data = new Option<string>("--data") { Description = "Folder of drum hits.", Required = true };
        var command = new Command("labels", $"Writes {DrumTable.FileName} (what every file is taken for, to be corrected by hand) and says what training would use.") { data };
        command.SetAction((parse, cancellation) => Task.Run(() => Failures.Report(() =>
        {
            string folder = parse.GetRequiredValue(data);
            DrumTable.Write(folder, DrumDataset.Rows(folder));
            Describe(DrumDataset.Load(folder, cancellation: cancellation));
            Console.WriteLine($"{Path.Combine(folder, DrumTable.FileName)}: correct the class, source or split of a file there; '{DrumTable.LeftOut}' leaves it out.");
            return 0;
        }), CancellationToken.None));
        return command;
    }

    /// <summary>A table of classes and splits, loudness and lengths, and the warnings.</summary>
    public static void Describe(DrumDataset dataset)
    {
        Console.WriteLine($"{"class",-12}{"train",7}{"valid.",7}{"test",7}{"RMS dB",9}{"length s",10}{"clipping",10}");
        ILookup<string, DrumFileReport> reports = dataset.Files.Where(f => f.Problem is null).ToLookup(f => f.Row.Class);
        for (int c = 0; c < DrumClasses.Names.Count; c++)
        {
            DrumFileReport[] files = [.. reports.Where(g => DrumClasses.Find(g.Key) == c).SelectMany(g => g)];
            if (files.Length == 0) continue;
            int Count(Split split) => dataset.Of(split).Count(h => h.Class == c);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DrumClasses.Names[c],-12}{Count(Split.Train),7}{Count(Split.Validation),7}{Count(Split.Test),7}{files.Average(f => f.Report!.RmsDb),9:F1}{files.Average(f => f.Report!.Seconds),10:F2}{files.Count(f => f.Report!.ClippedRuns > 2),10}"));
        }
        foreach (Split split in Enum.GetValues<Split>())
            Console.WriteLine($"{split,-12}{string.Join(", ", dataset.Of(split).Select(h => h.Source).Where(s => !s.StartsWith(DrumDataset.SyntheticPrefix, StringComparison.Ordinal)).Distinct())}");
        foreach (string warning in dataset.Warnings()) Console.WriteLine(warning);
    }
}
