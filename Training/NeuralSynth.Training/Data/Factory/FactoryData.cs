using System.Text;
using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>What to generate.</summary>
public sealed record FactoryDataOptions
{
    /// <summary>Folder to fill: one folder per instrument, with train, validation and test inside.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Minutes of training audio for each instrument; validation and test have an eighth of it each.</summary>
    public double MinutesPerInstrument { get; init; } = 4;

    /// <summary>Seed of all random choices.</summary>
    public ulong Seed { get; init; } = FactoryData.Seed;

    /// <summary>SF2 file; null for FluidR3 GM where Debian puts it.</summary>
    public string? SoundFont { get; init; }

    /// <summary>Who plays; null for all six factory instruments.</summary>
    public IReadOnlyList<FactoryInstrument>? Instruments { get; init; }
}

/// <summary>How far the generation is.</summary>
/// <param name="Done">Phrases written.</param>
/// <param name="Total">Phrases to write.</param>
/// <param name="Name">The phrase just written.</param>
public readonly record struct FactoryDataProgress(int Done, int Total, string Name);

/// <summary>Generates the audio that the factory timbre model is trained on: original phrases composed from a seed and
/// rendered with fluidsynth from the MIT-licensed FluidR3 GM soundfont.</summary>
public static class FactoryData
{
    /// <summary>Seed of the data that the factory model in Presets was trained on.</summary>
    public const ulong Seed = 20261;

    private const int SampleRate = 44100;
    private const double PhraseSeconds = 10;

    /// <summary>Writes the data set and, beside each phrase, the MIDI file that it was rendered from.</summary>
    /// <exception cref="FileNotFoundException">fluidsynth or the soundfont is missing.</exception>
    public static void Generate(
        FactoryDataOptions options, IProgress<FactoryDataProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var synth = new FluidSynth(options.SoundFont);
        var instruments = options.Instruments ?? FactoryInstrument.All;
        var plan = Plan(options.MinutesPerInstrument);
        var done = 0;
        Directory.CreateDirectory(options.OutputFolder);
        File.WriteAllLines(
            Path.Combine(options.OutputFolder, DatasetFolder.OrderFile), instruments.Select(instrument => instrument.Name));
        foreach (var instrument in instruments)
        {
            var folder = Path.Combine(options.OutputFolder, instrument.Name);
            var phrases = RenderAll(synth, instrument, plan, options.Seed, cancellation);
            PhraseAudio.Level([.. phrases.Select(phrase => phrase.Audio)]);
            foreach (var (split, name, midi, audio) in phrases)
            {
                WritePhrase(Path.Combine(folder, split), name, midi, audio);
                progress?.Report(new FactoryDataProgress(++done, instruments.Count * plan.Count, instrument.Name + "/" + name));
            }
            File.WriteAllText(Path.Combine(folder, "sources.txt"), Sources(instrument, synth, options.Seed));
        }
    }

    /// <summary>The phrase that <see cref="Generate"/> composes under a name: same seed, same phrase.</summary>
    /// <param name="instrument">Who plays.</param>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="name">For example <c>train/phrase03</c>.</param>
    /// <param name="register">0 lowest to 1 highest.</param>
    /// <param name="dynamics">0 softest to 1 loudest.</param>
    public static Performance Compose(
        FactoryInstrument instrument, ulong seed, string name, double register, double dynamics)
    {
        var random = new SplitMix64(seed ^ StableHash.Of(instrument.Name + "/" + name));
        var score = new PhraseComposer(instrument, random).Compose(PhraseSeconds - 1, register);
        return new PhrasePerformer(instrument.Program, random).Perform(score, dynamics);
    }

    private static List<(string Split, string Name)> Plan(double minutes)
    {
        var train = Math.Max(1, (int)Math.Round(minutes * 60 / PhraseSeconds));
        var held = Math.Max(1, (int)Math.Round(minutes * 60 / 8 / PhraseSeconds));
        return
        [
            .. Enumerable.Range(0, train).Select(n => ("train", $"phrase{n:00}")),
            .. Enumerable.Range(0, held).Select(n => ("validation", $"phrase{n:00}")),
            .. Enumerable.Range(0, held).Select(n => ("test", $"phrase{n:00}")),
        ];
    }

    private static List<(string Split, string Name, byte[] Midi, float[] Audio)> RenderAll(
        FluidSynth synth, FactoryInstrument instrument, List<(string Split, string Name)> plan, ulong seed,
        CancellationToken cancellation)
    {
        var rendered = new List<(string, string, byte[], float[])>();
        foreach (var split in plan.GroupBy(entry => entry.Split))
        {
            var count = split.Count();
            var registers = Spread(count, new SplitMix64(seed ^ StableHash.Of(instrument.Name + split.Key + "register")));
            var dynamics = Spread(count, new SplitMix64(seed ^ StableHash.Of(instrument.Name + split.Key + "dynamics")));
            foreach (var (name, index) in split.Select((entry, n) => (entry.Name, n)))
            {
                cancellation.ThrowIfCancellationRequested();
                var performance = Compose(instrument, seed, split.Key + "/" + name, registers[index], dynamics[index]);
                var midi = MidiFileWriter.Write(performance);
                rendered.Add((split.Key, name, midi, PhraseAudio.Render(synth, instrument, performance)));
            }
        }
        return rendered;
    }

    // The middles of equal parts of [0, 1] in random order: every register and dynamic gets its share.
    private static double[] Spread(int count, SplitMix64 random)
    {
        var values = Enumerable.Range(0, count).Select(n => (n + 0.5) / count).ToArray();
        for (var n = count - 1; n > 0; n--)
        {
            var other = random.Below(n + 1);
            (values[n], values[other]) = (values[other], values[n]);
        }
        return values;
    }

    private static void WritePhrase(string folder, string name, byte[] midi, float[] audio)
    {
        Directory.CreateDirectory(folder);
        WavFile.Write(Path.Combine(folder, name + ".wav"), AudioBuffer.Mono(audio, SampleRate), SampleFormat.Pcm16);
        File.WriteAllBytes(Path.Combine(folder, name + ".mid"), midi);
    }

    internal static string Sources(FactoryInstrument instrument, FluidSynth synth, ulong seed) => new StringBuilder()
        .Append($"{instrument.Name}: phrases composed by neuralsynth-train data (seed {seed}; MIT), ")
        .Append($"rendered by {synth.Version} from {synth.SoundFontName}, General MIDI program {instrument.Program + 1}; ")
        .Append(Licence(synth))
        .ToString();

    internal static string Licence(FluidSynth synth) => synth.SoundFontName == Path.GetFileName(FluidSynth.DefaultSoundFont)
        ? "FluidR3 GM by Frank Wen and contributors, MIT licence.\n"
        : "licence of the soundfont as its author says.\n";
}
