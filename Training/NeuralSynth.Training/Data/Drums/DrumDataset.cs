using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>A file of the folder with what was found in it.</summary>
/// <param name="Row">Its line of the table.</param>
/// <param name="Report">Measurements; null when it could not be read.</param>
/// <param name="Problem">Why it is not used; null when it is.</param>
public sealed record DrumFileReport(DrumTableRow Row, HitReport? Report, string? Problem);

/// <summary>A folder of drum hits, prepared, labelled and split.</summary>
public sealed class DrumDataset
{
    /// <summary>Sources whose names begin like this are synthetic: they train, but nothing is measured against them.</summary>
    public const string SyntheticPrefix = "Synthetic";

    private DrumDataset(IReadOnlyList<DrumHit> hits, IReadOnlyList<DrumFileReport> files, IReadOnlyList<string> sources)
    {
        Hits = hits;
        Files = files;
        Sources = sources;
    }

    /// <summary>All usable hits in the order of their names.</summary>
    public IReadOnlyList<DrumHit> Hits { get; }

    /// <summary>All files, also those that are not used.</summary>
    public IReadOnlyList<DrumFileReport> Files { get; }

    /// <summary>Where the audio is from, from the folder's <c>sources.txt</c>, one line each.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>Hits of a split.</summary>
    public IEnumerable<DrumHit> Of(Split split) => Hits.Where(h => h.Split == split);

    /// <summary>Hits of a split that nobody synthesised.</summary>
    public IEnumerable<DrumHit> RealOf(Split split) => Of(split).Where(h => !h.Synthetic);

    /// <summary>Duration of a split, seconds.</summary>
    public double Seconds(Split split) => Of(split).Sum(h => (double)h.Audio.Length) / DrumFormat.SampleRate;

    /// <summary>Sentences about what was left out and what looks wrong.</summary>
    public IEnumerable<string> Warnings()
    {
        foreach (IGrouping<string, DrumFileReport> group in Files.Where(f => f.Problem is not null).GroupBy(f => Kind(f.Problem!)))
            yield return $"{group.Count()} files left out, {group.Key}: {string.Join(", ", group.Take(5).Select(f => f.Row.File))}{(group.Count() > 5 ? ", …" : "")}";
        DrumFileReport[] clipped = [.. Files.Where(f => f.Problem is null && f.Report!.ClippedRuns > 2)];
        if (clipped.Length > 0) yield return $"{clipped.Length} files clip: {string.Join(", ", clipped.Take(5).Select(f => f.Row.File))}{(clipped.Length > 5 ? ", …" : "")}";
        foreach (int empty in Enumerable.Range(0, DrumClasses.Names.Count).Where(c => Hits.All(h => h.Class != c || h.Split != Split.Train)))
            yield return $"No hits of the class {DrumClasses.Names[empty]} to learn from";
    }

    /// <summary>Loads a folder.</summary>
    /// <param name="folder">Audio files, at any depth; <c>drums.tsv</c> corrects what their names say.</param>
    /// <param name="progress">Told of every file, from several threads; may be null.</param>
    /// <param name="cacheFolder">Where prepared hits are kept; null for nowhere.</param>
    /// <param name="fold">See <see cref="SourceSplit"/>.</param>
    /// <param name="folds">See <see cref="SourceSplit"/>.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="DatasetException">No folder, no usable hit, or a table that contradicts itself.</exception>
    public static DrumDataset Load(string folder, IProgress<DatasetProgress>? progress = null, string? cacheFolder = null, int fold = 0, int folds = SourceSplit.StandardFolds, CancellationToken cancellation = default)
    {
        DrumTableRow[] rows = Rows(folder);
        HitCache? cache = cacheFolder is null ? null : new HitCache(cacheFolder);
        var loaded = new Loaded[rows.Length];
        int done = 0;
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = cancellation }, () => new DrumSpectrum(), (i, _, spectrum) =>
        {
            loaded[i] = Load(folder, rows[i], cache, spectrum);
            progress?.Report(new DatasetProgress(Interlocked.Increment(ref done), rows.Length, rows[i].File));
            return spectrum;
        }, _ => { });
        MarkRepeats(loaded);
        return new(Assigned(folder, loaded, fold, folds), [.. loaded.Select(l => new DrumFileReport(l.Row, l.Report, l.Problem))], DatasetFolder.Sources(folder));
    }

    /// <summary>The table of a folder: its <c>drums.tsv</c>, with guesses for the files that it lacks.</summary>
    public static DrumTableRow[] Rows(string folder)
    {
        if (!Directory.Exists(folder)) throw new DatasetException(folder, "a folder of drum hits", "no such folder");
        var known = new Dictionary<string, DrumTableRow>(StringComparer.Ordinal);
        foreach (DrumTableRow row in DrumTable.Read(folder)) known[row.File] = row;
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(AudioFile.IsKnown)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
        ];
        if (files.Length == 0) throw new DatasetException(folder, "WAV, AIFF or FLAC files", "none");
        return [.. files.Select(file => known.GetValueOrDefault(file) ?? DrumTable.Guess(file))];
    }

    private static Loaded Load(string folder, DrumTableRow row, HitCache? cache, DrumSpectrum spectrum)
    {
        if (row.Class == DrumTable.LeftOut) return new(row, null, [], [], "by the table");
        if (row.Class == DrumTable.Unknown) return new(row, null, [], [], $"no class is known (name one in {DrumTable.FileName})");
        string path = Path.Combine(folder, row.File);
        try
        {
            (float[] audio, HitReport report) = cache?.TryRead(path) ?? Prepare(path, cache);
            if (report.IsSilent) return new(row, report, [], [], "silent");
            float[] mel = new float[DrumSpectrum.Frames * MelBands.Count];
            spectrum.Analyze(new DrumHit("", "", 0, Split.Train, audio, false).FullLength());
            MelBands.Apply(spectrum.Power, mel);
            return new(row, report, audio, NearDuplicates.Fingerprint(mel), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(row, null, [], [], $"cannot be read: {e.Message}");
        }
    }

    private static (float[], HitReport) Prepare(string path, HitCache? cache)
    {
        (float[] audio, HitReport report) = DrumPreparation.Prepare(AudioFile.Read(path));
        cache?.Write(path, audio, report);
        return (audio, report);
    }

    private static void MarkRepeats(Loaded[] loaded)
    {
        int[] usable = [.. Enumerable.Range(0, loaded.Length).Where(i => loaded[i].Problem is null)];
        int[] repeats = NearDuplicates.Find([.. usable.Select(i => loaded[i].Print)], [.. usable.Select(i => loaded[i].Audio)]);
        for (int i = 0; i < usable.Length; i++)
            if (repeats[i] >= 0) loaded[usable[i]] = loaded[usable[i]] with { Problem = $"repeats {loaded[usable[repeats[i]]].Row.File}" };
    }

    private static DrumHit[] Assigned(string folder, Loaded[] loaded, int fold, int folds)
    {
        Loaded[] usable = [.. loaded.Where(l => l.Problem is null)];
        if (usable.Length == 0) throw new DatasetException(folder, "at least one usable hit", $"none in {loaded.Length} files ({loaded[0].Row.File}: {loaded[0].Problem})");
        IReadOnlyDictionary<string, Split> splits = SourceSplit.Assign(Demands(folder, usable), fold, folds);
        return [.. usable.Select(l => new DrumHit(l.Row.File, l.Row.Source, DrumClasses.Find(l.Row.Class)!.Value, splits[l.Row.Source], l.Audio, IsSynthetic(l.Row.Source)))];
    }

    /// <summary>Sources with the split that their rows demand. Synthetic kits only train.</summary>
    private static IEnumerable<(string, Split?)> Demands(string folder, Loaded[] usable)
    {
        foreach (IGrouping<string, Loaded> source in usable.GroupBy(l => l.Row.Source))
        {
            string[] splits = [.. source.Select(l => l.Row.Split).Distinct()];
            if (splits.Length > 1) throw new DatasetException(Path.Combine(folder, DrumTable.FileName), $"one split for all files of the source '{source.Key}'", string.Join(" and ", splits));
            yield return (source.Key, splits[0] == DrumTable.Automatic ? (IsSynthetic(source.Key) ? Split.Train : null) : Enum.Parse<Split>(splits[0], true));
        }
    }

    private static bool IsSynthetic(string source) => source.StartsWith(SyntheticPrefix, StringComparison.Ordinal);

    private static string Kind(string problem) => problem.StartsWith("repeats", StringComparison.Ordinal) ? "repeating others" : problem.StartsWith("cannot be read", StringComparison.Ordinal) ? "unreadable" : problem;

    private sealed record Loaded(DrumTableRow Row, HitReport? Report, float[] Audio, float[] Print, string? Problem);
}
