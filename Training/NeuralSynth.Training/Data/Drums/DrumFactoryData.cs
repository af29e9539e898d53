using NeuralSynth.Media;
using NeuralSynth.Training.Data.Drums.Synthesis;
using NeuralSynth.Training.Data.Factory;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>What to make.</summary>
public sealed record DrumFactoryOptions
{
    /// <summary>Folder to fill.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Folder of Hydrogen kits; null where Debian's hydrogen-drumkits puts them.</summary>
    public string? KitsFolder { get; init; }

    /// <summary>SF2 file whose General MIDI drum kits are rendered; null for FluidR3 GM where Debian puts it.</summary>
    public string? SoundFont { get; init; }

    /// <summary>Leaves the soundfont out.</summary>
    public bool WithoutSoundFont { get; init; }

    /// <summary>Without recorded kits and soundfont: only our synthesiser.</summary>
    public bool SyntheticOnly { get; init; }

    /// <summary>Only kits under CC0 or CC-BY; otherwise also GPL and CC-BY-SA.</summary>
    public bool PermissiveOnly { get; init; }

    /// <summary>Kits of our synthesiser, each with three hits of every class.</summary>
    public int SyntheticKits { get; init; } = 72;

    /// <summary>Seed of the synthesiser.</summary>
    public ulong Seed { get; init; } = DrumFactoryData.Seed;
}

/// <summary>Makes the data that the factory drum model is trained on: recorded kits of Debian's hydrogen-drumkits, the
/// drum kits of the FluidR3 GM soundfont, and hits of our synthesiser, with the table of their classes.</summary>
public static class DrumFactoryData
{
    /// <summary>Seed of the factory data.</summary>
    public const ulong Seed = 20262;

    private const int HitsPerClass = 3;

    // Held out and validated with: kits with many classes, one acoustic and one electronic each.
    private static readonly Dictionary<string, string> Splits = new()
    {
        ["ForzeeStereo"] = "test",
        ["VariBreaks"] = "test",
        ["Audiophob"] = "test",
        ["Millo_MultiLayered2"] = "validation",
        ["HardElectro1"] = "validation",
    };

    /// <summary>Fills the folder: <c>&lt;kit&gt;/&lt;file&gt;.wav</c>, <c>drums.tsv</c>, <c>sources.txt</c>.</summary>
    /// <exception cref="FileNotFoundException">The kits are missing.</exception>
    /// <exception cref="DatasetException">A kit cannot be read.</exception>
    public static void Generate(DrumFactoryOptions options, IProgress<FactoryDataProgress>? progress = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(options.OutputFolder);
        var rows = new List<DrumTableRow>();
        var sources = new List<string>();
        if (!options.SyntheticOnly) AddRecorded(options, rows, sources, progress, cancellation);
        if (!options.SyntheticOnly && !options.WithoutSoundFont) AddSoundFont(options, rows, sources, progress, cancellation);
        AddSynthetic(options, rows, progress, cancellation);
        sources.Add($"{options.SyntheticKits} synthetic kits by the procedural synthesiser of neuralsynth-train (seed {options.Seed}), MIT");
        DrumTable.Write(options.OutputFolder, rows.OrderBy(r => r.File, StringComparer.Ordinal));
        File.WriteAllLines(Path.Combine(options.OutputFolder, DatasetFolder.SourcesFile), sources);
    }

    private static void AddRecorded(DrumFactoryOptions options, List<DrumTableRow> rows, List<string> sources, IProgress<FactoryDataProgress>? progress, CancellationToken cancellation)
    {
        string folder = options.KitsFolder ?? HydrogenKits.DefaultFolder;
        if (!Directory.Exists(folder)) throw new FileNotFoundException($"The folder {folder} is missing. {HydrogenKits.HowToInstall}", folder);
        HydrogenKit[] kits = [.. HydrogenKits.All.Where(k => (k.IsPermissive || !options.PermissiveOnly) && Directory.Exists(Path.Combine(folder, k.Folder)))];
        if (kits.Length == 0) throw new FileNotFoundException($"None of the kits that may be used is in {folder}. {HydrogenKits.HowToInstall}", folder);
        for (int i = 0; i < kits.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.AddRange(Copy(Path.Combine(folder, kits[i].Folder), options.OutputFolder, kits[i].Folder));
            sources.Add($"{kits[i].Folder} by {kits[i].Author}, {kits[i].Licence}, from Debian's hydrogen-drumkits");
            progress?.Report(new FactoryDataProgress(i + 1, kits.Length, kits[i].Folder));
        }
    }

    private static void AddSoundFont(DrumFactoryOptions options, List<DrumTableRow> rows, List<string> sources, IProgress<FactoryDataProgress>? progress, CancellationToken cancellation)
    {
        var synth = new FluidSynth(options.SoundFont);
        rows.AddRange(FluidDrums.Render(synth, options.OutputFolder, progress, cancellation));
        bool isFluid = synth.SoundFontName == Path.GetFileName(FluidSynth.DefaultSoundFont);
        sources.Add($"Drum kits of {synth.SoundFontName}, rendered by {synth.Version}; {(isFluid ? "FluidR3 GM by Frank Wen and contributors, MIT" : "licence of the soundfont as its author says")}");
    }

    private static IEnumerable<DrumTableRow> Copy(string kitFolder, string output, string kit)
    {
        Directory.CreateDirectory(Path.Combine(output, kit));
        foreach ((string file, string drumClass) in HydrogenKits.Files(kitFolder))
        {
            File.Copy(Path.Combine(kitFolder, file), Path.Combine(output, kit, file), true);
            yield return new($"{kit}/{file}", drumClass, kit, Splits.GetValueOrDefault(kit, "train"));
        }
    }

    private static void AddSynthetic(DrumFactoryOptions options, List<DrumTableRow> rows, IProgress<FactoryDataProgress>? progress, CancellationToken cancellation)
    {
        int classes = DrumClasses.Names.Count, done = 0;
        var made = new DrumTableRow[options.SyntheticKits * classes * HitsPerClass];
        Parallel.For(0, options.SyntheticKits, new ParallelOptions { CancellationToken = cancellation }, kit =>
        {
            string source = $"{DrumDataset.SyntheticPrefix} {kit + 1:00}";
            Directory.CreateDirectory(Path.Combine(options.OutputFolder, source));
            for (int hit = 0; hit < classes * HitsPerClass; hit++)
            {
                int drumClass = hit / HitsPerClass;
                string file = $"{source}/{DrumClasses.Names[drumClass]} {(hit % HitsPerClass) + 1}.wav";
                float[] audio = DrumSynth.Hit(drumClass, options.Seed + (ulong)kit, (ulong)hit);
                float peak = audio.Max(MathF.Abs) + 1e-9f;
                float[] level = [.. audio.Select(x => DrumFormat.Peak * x / peak)];
                WavFile.Write(Path.Combine(options.OutputFolder, file), AudioBuffer.Mono(level, DrumFormat.SampleRate), SampleFormat.Pcm16);
                made[(kit * classes * HitsPerClass) + hit] = new(file, DrumClasses.Names[drumClass], source, "train");
            }
            progress?.Report(new FactoryDataProgress(Interlocked.Increment(ref done), options.SyntheticKits, source));
        });
        rows.AddRange(made);
    }
}
