namespace NeuralSynth.Training.Data.Drums;

/// <summary>Which sources are trained on, validated with and held out. By source, never by file: two hits of one drum
/// are too alike. By hash of the name, so that it depends neither on the machine nor on the order of files.</summary>
public static class SourceSplit
{
    /// <summary>Parts that the sources are dealt into when there are enough.</summary>
    public const int StandardFolds = 5;

    /// <summary>The split of every source.</summary>
    /// <param name="sources">Names with the split that the table demands, or null.</param>
    /// <param name="fold">For k-fold training: which part is held out, 0 … folds − 1; the next one validates.</param>
    /// <param name="folds">Parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 3 folds, or no such fold.</exception>
    public static IReadOnlyDictionary<string, Split> Assign(IEnumerable<(string Source, Split? Demanded)> sources, int fold = 0, int folds = StandardFolds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 3);
        if (fold < 0 || fold >= folds) throw new ArgumentOutOfRangeException(nameof(fold), fold, $"Expected 0 to {folds - 1}.");
        (string Source, Split? Demanded)[] all = [.. sources.Distinct()];
        var result = all.Where(s => s.Demanded is not null).ToDictionary(s => s.Source, s => s.Demanded!.Value);
        string[] free = [.. all.Where(s => s.Demanded is null).Select(s => s.Source).OrderBy(StableHash.Of)];
        // With one or two sources there is nothing to hold out.
        for (int i = 0; i < free.Length; i++) result[free[i]] = free.Length < 3 ? Split.Train : Of(i % Math.Min(folds, free.Length), fold % Math.Min(folds, free.Length), Math.Min(folds, free.Length));
        return result;
    }

    private static Split Of(int part, int fold, int folds) => part == fold ? Split.Test : part == (fold + 1) % folds ? Split.Validation : Split.Train;
}
