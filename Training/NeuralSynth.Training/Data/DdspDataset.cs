using NeuralSynth.Contract;
using NeuralSynth.Media;

namespace NeuralSynth.Training.Data;

/// <summary>Recordings of one or more instruments with the features that a DDSP-type model is trained on.</summary>
public sealed class DdspDataset
{
    /// <summary>Rate of all clips, Hz.</summary>
    public const int SampleRate = 44100;

    /// <summary>Shortest recording accepted, seconds.</summary>
    public const double ShortestSeconds = 0.5;

    /// <summary>Gap between the splits of a recording that is its instrument's only one, seconds.</summary>
    public const double CutGapSeconds = 1;

    private DdspDataset(
        IReadOnlyList<DdspClip> clips, IReadOnlyList<DdspInstrument> instruments, IReadOnlyList<string> sources,
        IReadOnlyList<string> warnings)
    {
        Clips = clips;
        Instruments = instruments;
        Sources = sources;
        Warnings = warnings;
    }

    /// <summary>All clips, by instrument, then by name.</summary>
    public IReadOnlyList<DdspClip> Clips { get; }

    /// <summary>Instruments with their trained ranges, in the order of the one-hot weights.</summary>
    public IReadOnlyList<DdspInstrument> Instruments { get; }

    /// <summary>Where the recordings come from: the lines of the folder's sources.txt files.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>Recordings that may train badly (clipping, silence, no pitch), one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The clips of a split.</summary>
    public IEnumerable<DdspClip> Of(Split split) => Clips.Where(clip => clip.Split == split);

    /// <summary>Seconds of audio in a split.</summary>
    public double Seconds(Split split) => Of(split).Sum(clip => clip.Seconds);

    /// <summary>Reads a folder: one sub-folder per instrument with WAV or AIFF files of any rate, or the files directly
    /// inside for a single instrument. Folders named train, validation and test decide the split; otherwise a hash of
    /// the file name does.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="progress">Told after each recording; called from several threads.</param>
    /// <param name="cacheFolder">Where to keep measured features between runs, or null.</param>
    /// <param name="cancellation">Stops between recordings.</param>
    /// <exception cref="DatasetException">The folder cannot be trained on; the message says what was expected.</exception>
    public static DdspDataset Load(
        string folder, IProgress<DatasetProgress>? progress = null, string? cacheFolder = null,
        CancellationToken cancellation = default)
    {
        var instruments = DatasetFolder.Find(folder);
        var analyzed = new ClipLoader(cacheFolder, progress, cancellation).LoadAll(instruments);
        var brightness = BrightnessRegression.Fit(analyzed, instruments.Count);
        var statistics = instruments.Select((instrument, index) => InstrumentStatistics.Of(
            instrument.Name, analyzed.Where(clip => clip.Instrument == index && clip.Split == Split.Train)));
        return new DdspDataset(
            [.. analyzed.Select(clip => ToClip(clip, brightness))],
            [.. statistics],
            DatasetFolder.Sources(folder),
            [.. analyzed.SelectMany(RecordingCheck.Warnings)]);
    }

    private static DdspClip ToClip(AnalyzedClip clip, BrightnessRegression brightness) => new()
    {
        Name = clip.Name,
        Instrument = clip.Instrument,
        Split = clip.Split,
        Audio = clip.Audio,
        F0Hz = clip.Features.F0Hz,
        LoudnessDb = clip.Features.LoudnessDb,
        BrightnessResidual = brightness.Residual(clip),
        Voiced = clip.Features.Voiced,
    };
}
