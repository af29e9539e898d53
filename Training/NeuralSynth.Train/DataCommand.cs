using System.CommandLine;
using NeuralSynth.Contract;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Factory;

namespace NeuralSynth.Train;

/// <summary><c>neuralsynth-train data</c>: makes and looks at data sets.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Makes and looks at data sets.") { Factory(), TextureDataCommand.Create(), Demo(), Check(), DrumDataCommand.Factory(), DrumDataCommand.Labels() };

    private static Command Factory()
    {
        var output = new Option<string>("--out") { Description = "Folder to fill.", Required = true };
        var minutes = new Option<double>("--minutes") { Description = "Minutes of training audio per instrument.", DefaultValueFactory = _ => 4 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of all musical choices.", DefaultValueFactory = _ => FactoryData.Seed };
        var soundFont = new Option<string?>("--soundfont") { Description = "SF2 file (default: FluidR3 GM where Debian's fluid-soundfont-gm puts it)." };
        var command = new Command("factory", "Composes and renders (fluidsynth) the phrases that the factory model is trained on.") { output, minutes, seed, soundFont };
        command.SetAction((parse, cancellation) => Task.Run(() => Failures.Report(() =>
        {
            var options = new FactoryDataOptions
            {
                OutputFolder = parse.GetRequiredValue(output),
                MinutesPerInstrument = parse.GetValue(minutes),
                Seed = parse.GetValue(seed),
                SoundFont = parse.GetValue(soundFont),
            };
            FactoryData.Generate(options, new Lines<FactoryDataProgress>(p => $"{p.Done}/{p.Total} {p.Name}"), cancellation);
            return 0;
        }), CancellationToken.None));
        return command;
    }

    private static Command Demo()
    {
        var output = new Option<string>("--out") { Description = "Folder to fill.", Required = true };
        var soundFont = new Option<string?>("--soundfont") { Description = "SF2 file (default: FluidR3 GM where Debian's fluid-soundfont-gm puts it)." };
        var command = new Command("demo", "Renders (fluidsynth) the demo's melody and the held-out violin that it is compared with.") { output, soundFont };
        command.SetAction((parse, _) => Task.Run(() => Failures.Report(() =>
        {
            DemoData.Generate(parse.GetRequiredValue(output), parse.GetValue(soundFont));
            return 0;
        }), CancellationToken.None));
        return command;
    }

    private static Command Check()
    {
        var data = new Option<string>("--data") { Description = "Folder of recordings.", Required = true };
        var command = new Command("check", "Analyses a folder as training would and prints what it found.") { data };
        command.SetAction((parse, cancellation) => Task.Run(() => Failures.Report(() =>
        {
            DdspDataset dataset = DdspDataset.Load(parse.GetRequiredValue(data), new Lines<DatasetProgress>(p => $"{p.Done}/{p.Total} {p.Name}"), null, cancellation);
            foreach (DdspInstrument i in dataset.Instruments)
                Console.WriteLine($"{i.Name,-20} {Hz(i.PitchLowOctaves):F0} to {Hz(i.PitchHighOctaves):F0} Hz, {i.LoudnessLowDb:F0} to {i.LoudnessHighDb:F0} dB");
            foreach (Split split in Enum.GetValues<Split>()) Console.WriteLine($"{split,-20} {dataset.Seconds(split):F0} s in {dataset.Of(split).Count()} recordings");
            foreach (string warning in dataset.Warnings) Console.WriteLine(warning);
            return 0;
        }), CancellationToken.None));
        return command;
    }

    private static double Hz(float octaves) => 440 * Math.Pow(2, octaves);
}
