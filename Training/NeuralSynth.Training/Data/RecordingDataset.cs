namespace NeuralSynth.Training.Data;

/// <summary>One recording, or a part of one.</summary>
/// <param name="Name">Relative to the data folder.</param>
/// <param name="Group">Index of its folder.</param>
/// <param name="Split">What it is used for.</param>
/// <param name="Audio">[N] mono at <see cref="DdspDataset.SampleRate"/>.</param>
public sealed record Recording(string Name, int Group, Split Split, float[] Audio);

/// <summary>Recordings of any kind, as they are: what an autoencoder learns from. Folders and splits are those of
/// <see cref="DdspDataset"/>; nothing is measured.</summary>
public sealed record RecordingDataset
{
    /// <summary>By folder, then by name.</summary>
    public required IReadOnlyList<Recording> Recordings { get; init; }

    /// <summary>Names of the folders; they are drawn equally often, however much is in them.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Where the recordings come from: the lines of the folder's sources.txt files.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The recordings of a split.</summary>
    public IEnumerable<Recording> Of(Split split) => Recordings.Where(r => r.Split == split);

    /// <summary>Audio of a split by folder.</summary>
    public IReadOnlyList<IReadOnlyList<float[]>> GroupsOf(Split split) =>
        [.. Enumerable.Range(0, Groups.Count).Select(g => (IReadOnlyList<float[]>)[.. Of(split).Where(r => r.Group == g).Select(r => r.Audio)])];

    /// <summary>Seconds of audio in a split.</summary>
    public double Seconds(Split split) => Of(split).Sum(r => r.Audio.Length / (double)DdspDataset.SampleRate);

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="progress">Told after each recording; called from several threads.</param>
    /// <param name="cancellation">Stops between recordings.</param>
    /// <exception cref="DatasetException">The folder cannot be trained on; the message says what was expected.</exception>
    public static RecordingDataset Load(string folder, IProgress<DatasetProgress>? progress = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<SourceInstrument> found = DatasetFolder.Find(folder);
        List<AnalyzedClip> clips = new ClipLoader(null, progress, cancellation, measure: false).LoadAll(found);
        return new()
        {
            Recordings = [.. clips.Select(c => new Recording(c.Name, c.Instrument, c.Split, c.Audio))],
            Groups = [.. found.Select(f => f.Name)],
            Sources = DatasetFolder.Sources(folder),
        };
    }
}
