namespace NeuralSynth.Training.Data;

/// <summary>Decides the split of an instrument's recordings: marker folders first; otherwise by hash of the name, so
/// that it does not depend on the machine or the order of files.</summary>
internal static class SplitAssignment
{
    /// <summary>Fraction of the recordings that each of validation and test gets.</summary>
    public const double HeldOutFraction = 0.1;

    // With fewer recordings, a split by file would leave nothing to train on.
    private const int FewestFiles = 3;

    /// <summary>The split of each file, or null when there are too few files and they have to be cut in time.</summary>
    public static IReadOnlyDictionary<string, Split>? Assign(IReadOnlyList<SourceFile> files)
    {
        if (files.Any(file => file.Marked is not null))
            return files.ToDictionary(file => file.Name, file => file.Marked ?? Split.Train);
        if (files.Count < FewestFiles)
            return null;
        var held = Math.Max(1, (int)Math.Round(files.Count * HeldOutFraction));
        return files
            .OrderBy(file => StableHash.Of(file.Name))
            .Select((file, place) => (file.Name, Split: SplitAt(place, held)))
            .ToDictionary(entry => entry.Name, entry => entry.Split);
    }

    private static Split SplitAt(int place, int held)
    {
        if (place < held)
            return Split.Test;
        return place < 2 * held ? Split.Validation : Split.Train;
    }
}
