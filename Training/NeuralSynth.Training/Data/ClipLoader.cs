using NeuralSynth.Media;

namespace NeuralSynth.Training.Data;

/// <summary>Reads and measures the recordings, several at a time; with <c>measure</c> false it only reads them.</summary>
internal sealed class ClipLoader(string? cacheFolder, IProgress<DatasetProgress>? progress, CancellationToken cancellation, bool measure = true)
{
    private readonly FeatureCache? _cache = cacheFolder is null ? null : new FeatureCache(cacheFolder);
    private int _done;

    /// <summary>All clips in the order of instruments and files.</summary>
    public List<AnalyzedClip> LoadAll(IReadOnlyList<SourceInstrument> instruments)
    {
        var work = instruments.SelectMany(Work).ToArray();
        var clips = new IReadOnlyList<AnalyzedClip>[work.Length];
        try
        {
            Parallel.For(0, work.Length, new ParallelOptions { CancellationToken = cancellation }, n =>
            {
                clips[n] = Load(work[n]);
                progress?.Report(new DatasetProgress(Interlocked.Increment(ref _done), work.Length, work[n].File.Name));
            });
        }
        catch (AggregateException several)
        {
            // The first bad file is enough to say; a DatasetException names it.
            throw several.InnerExceptions.OfType<DatasetException>().FirstOrDefault() ?? several.InnerExceptions[0];
        }
        return [.. clips.SelectMany(list => list)];
    }

    private static IEnumerable<Job> Work(SourceInstrument instrument, int index)
    {
        var splits = SplitAssignment.Assign(instrument.Files);
        return instrument.Files.Select(file => new Job(file, index, splits?[file.Name]));
    }

    private List<AnalyzedClip> Load(Job job)
    {
        var audio = ReadMono(job.File);
        if (job.Split is { } split)
            return [Analyze(job.File.Name, job.Instrument, split, audio)];
        return [.. Cut(job, audio)];
    }

    // One or two recordings: each is cut in time, with gaps, because there is nothing else to hold out.
    private IEnumerable<AnalyzedClip> Cut(Job job, float[] audio)
    {
        const int gap = (int)(DdspDataset.CutGapSeconds * DdspDataset.SampleRate);
        var held = (int)(SplitAssignment.HeldOutFraction * audio.Length);
        if (held - gap < DdspDataset.ShortestSeconds * DdspDataset.SampleRate)
        {
            var seconds = (DdspDataset.ShortestSeconds + DdspDataset.CutGapSeconds) / SplitAssignment.HeldOutFraction;
            throw new DatasetException(
                job.File.Path,
                $"at least three recordings of an instrument, or one of at least {seconds:0} s",
                $"{audio.Length / (double)DdspDataset.SampleRate:0.0} s");
        }
        var validation = audio.Length - 2 * held;
        var test = audio.Length - held;
        yield return Analyze(job.File.Name + "#train", job.Instrument, Split.Train, audio[..validation]);
        yield return Analyze(job.File.Name + "#validation", job.Instrument, Split.Validation, audio[(validation + gap)..test]);
        yield return Analyze(job.File.Name + "#test", job.Instrument, Split.Test, audio[(test + gap)..]);
    }

    private AnalyzedClip Analyze(string name, int instrument, Split split, float[] audio) =>
        new(name, instrument, split, audio, measure ? _cache?.GetOrMeasure(audio) ?? ClipFeatures.Measure(audio) : ClipFeatures.None);

    private static float[] ReadMono(SourceFile file)
    {
        float[] mono;
        try
        {
            var audio = AudioFile.Read(file.Path);
            mono = OfflineResampler.Resample(AudioBuffer.Mono(audio.ToMono(), audio.SampleRate), DdspDataset.SampleRate).ToMono();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(file.Path, "a readable recording", exception.Message, exception);
        }
        if (mono.Length < DdspDataset.ShortestSeconds * DdspDataset.SampleRate)
            throw new DatasetException(
                file.Path,
                $"a recording of at least {DdspDataset.ShortestSeconds} s",
                $"{mono.Length / (double)DdspDataset.SampleRate:0.000} s");
        return mono;
    }

    private sealed record Job(SourceFile File, int Instrument, Split? Split);
}
