namespace NeuralSynth.Training.Loop;

/// <summary>Draws batches: instruments equally often, positions uniform over their material, mostly sounding ones.</summary>
public sealed class DdspCropSampler
{
    private const float SilenceDb = -60;
    private const int Attempts = 4; // redraws of silent crops; the last one is taken, so that silence is learned too

    private readonly TrainingSequence[][] _byInstrument;
    private readonly int _hops;
    private readonly int _noiseRange;

    /// <summary>Samples crops of <paramref name="hops"/> hops.</summary>
    /// <param name="sequences">Each at least hops + 1 frames long.</param>
    /// <param name="hops">Compared hops per crop.</param>
    /// <param name="noiseRange">Number of start positions in the pool of random numbers.</param>
    public DdspCropSampler(IEnumerable<TrainingSequence> sequences, int hops, int noiseRange)
    {
        _byInstrument = [.. sequences.GroupBy(s => s.Instrument).OrderBy(g => g.Key).Select(g => g.ToArray())];
        _hops = hops;
        _noiseRange = noiseRange;
    }

    /// <summary>Fills a batch. Recipe of the prototypes: gain −9…+3 dB, brightness hidden in 30 % of the batches.</summary>
    public void Draw(SeededRandom random, Span<DdspCrop> batch)
    {
        bool brightness = random.NextDouble() >= 0.3;
        foreach (ref DdspCrop crop in batch)
        {
            (TrainingSequence sequence, int start) = Place(random);
            crop = new(sequence, start, -9 + (12 * random.NextSingle()), brightness, 2 * Math.PI * random.NextDouble(), random.Next(_noiseRange));
        }
    }

    private (TrainingSequence, int) Place(SeededRandom random)
    {
        TrainingSequence[] candidates = _byInstrument[random.Next(_byInstrument.Length)];
        for (int attempt = 1; ; attempt++)
        {
            int position = random.Next(candidates.Sum(Positions)), index = 0;
            for (; position >= Positions(candidates[index]); index++) position -= Positions(candidates[index]);
            if (attempt == Attempts || Sounds(candidates[index], position)) return (candidates[index], position);
        }
    }

    private int Positions(TrainingSequence sequence) => sequence.Frames - _hops;

    private bool Sounds(TrainingSequence sequence, int start)
    {
        int sounding = 0;
        for (int t = start; t < start + _hops; t++) if (sequence.LoudnessDb[t] > SilenceDb) sounding++;
        return sounding * 4 > _hops;
    }
}
