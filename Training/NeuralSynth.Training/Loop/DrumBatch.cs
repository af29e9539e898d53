using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Loop;

/// <summary>One item of a batch.</summary>
/// <param name="Hit">The hit.</param>
/// <param name="Seed">Of its augmentation; null for none.</param>
/// <param name="NoiseOffset">Place in the pool of random numbers: the decoder's noise.</param>
/// <param name="LatentOffset">Place in the pool: the latent's noise; negative for none.</param>
public readonly record struct DrumItem(DrumHit Hit, ulong? Seed, int NoiseOffset, int LatentOffset);

/// <summary>Draws batches: classes equally often; within a class recorded and synthetic hits equally often.</summary>
public sealed class DrumSampler
{
    private const double RecordedShare = 0.6;

    private readonly (DrumHit[] Recorded, DrumHit[] Synthetic)[] _classes;

    /// <summary>Samples from training hits.</summary>
    /// <exception cref="TrainingException">There are none.</exception>
    public DrumSampler(IEnumerable<DrumHit> hits)
    {
        _classes = [.. hits.GroupBy(h => h.Class).OrderBy(g => g.Key).Select(g => (g.Where(h => !h.Synthetic).ToArray(), g.Where(h => h.Synthetic).ToArray()))];
        if (_classes.Length == 0) throw new TrainingException("Expected drum hits to learn from, found none in the training split.");
    }

    /// <summary>Fills a batch.</summary>
    public void Draw(SeededRandom random, Span<DrumItem> batch)
    {
        foreach (ref DrumItem item in batch)
        {
            (DrumHit[] recorded, DrumHit[] synthetic) = _classes[random.Next(_classes.Length)];
            bool real = recorded.Length > 0 && (synthetic.Length == 0 || random.NextDouble() < RecordedShare);
            DrumHit[] from = real ? recorded : synthetic;
            item = new(from[random.Next(from.Length)], random.NextBits(), random.Next(NoisePool.StartPositions), random.Next(NoisePool.StartPositions));
        }
    }

    /// <summary>Fixed batches of hits as they are, class by class, for validation.</summary>
    /// <param name="hits">To choose from.</param>
    /// <param name="batch">Items per batch.</param>
    /// <param name="batches">Number of batches at most.</param>
    /// <param name="seed">Decides which.</param>
    public static DrumItem[][] Fixed(IReadOnlyList<DrumHit> hits, int batch, int batches, ulong seed)
    {
        var random = new SeededRandom(seed);
        DrumHit[][] classes = [.. hits.GroupBy(h => h.Class).OrderBy(g => g.Key).Select(g => g.OrderBy(_ => random.NextBits()).ToArray())];
        var turns = new List<DrumHit>();
        // The classes take turns, so that each counts alike as long as it lasts.
        for (int turn = 0; turns.Count < batch * batches && classes.Any(c => turn < c.Length); turn++) turns.AddRange(classes.Where(c => turn < c.Length).Select(c => c[turn]));
        int whole = Math.Max(1, Math.Min(batches, turns.Count / batch));
        return [.. Enumerable.Range(0, whole).Select(b => Enumerable.Range(0, batch).Select(i => new DrumItem(turns[((b * batch) + i) % turns.Count], null, random.Next(NoisePool.StartPositions), -1)).ToArray())];
    }
}
