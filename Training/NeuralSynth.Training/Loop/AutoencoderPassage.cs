namespace NeuralSynth.Training.Loop;

/// <summary>One item of a batch.</summary>
/// <param name="Audio">[N] recording.</param>
/// <param name="Start">First sample.</param>
/// <param name="GainDb">Of what the encoder hears and of what is wanted.</param>
/// <param name="Change">How what is wanted differs from what the encoder hears; null: it does not.</param>
/// <param name="NoiseOffset">Place in the pool of random numbers: the decoder's noise.</param>
/// <param name="LatentOffset">Place in the pool: the latent's noise; negative for none.</param>
/// <param name="Sign">1 or −1: polarity.</param>
public readonly record struct AutoencoderPassage(float[] Audio, int Start, float GainDb, PassageChange? Change, int NoiseOffset, int LatentOffset, float Sign = 1);

/// <summary>A louder or softer, brighter or duller version of a passage. The descriptors of the version are given to the
/// decoder, the latent of the original: so it learns to take both properties from the descriptors.</summary>
/// <param name="GainDb">Change of level.</param>
/// <param name="TiltDb">Highs up and lows down by as much, or the reverse.</param>
/// <param name="CornerHz">Between lows and highs.</param>
public sealed record PassageChange(float GainDb, float TiltDb, float CornerHz)
{
    /// <summary>Applies it.</summary>
    /// <param name="source">[N].</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="changed">[N], not the source.</param>
    public void Apply(ReadOnlySpan<float> source, int sampleRate, Span<float> changed)
    {
        float gain = MathF.Pow(10, GainDb / 20), high = gain * MathF.Pow(10, TiltDb / 20), low = gain * MathF.Pow(10, -TiltDb / 20);
        float keep = MathF.Exp(-2 * MathF.PI * CornerHz / sampleRate), lows = 0;
        for (int n = 0; n < source.Length; n++)
        {
            lows = (keep * lows) + ((1 - keep) * source[n]);
            changed[n] = (low * lows) + (high * (source[n] - lows));
        }
    }
}

/// <summary>Draws batches: folders equally often, positions uniform over their material, mostly sounding ones.</summary>
public sealed class PassageSampler
{
    private const double SilentPower = 1e-6;
    private const int Attempts = 4; // redraws of silent passages; the last one is taken, so that silence is learned too
    private const double ChangedShare = 0.5;
    private const float GainRangeDb = 9, TiltRangeDb = 9;

    private readonly float[][][] _groups;
    private readonly int _samples;
    private readonly int _context;

    /// <summary>Samples passages.</summary>
    /// <param name="groups">Recordings by folder.</param>
    /// <param name="shape">Lengths.</param>
    public PassageSampler(IEnumerable<IReadOnlyList<float[]>> groups, AutoencoderBatchShape shape)
    {
        (_samples, _context) = (shape.Samples, shape.ContextSamples);
        _groups = [.. groups.Where(g => g.Count > 0).Select(g => g.Select(Padded).ToArray())];
        if (_groups.Length == 0) throw new TrainingException("Expected recordings to learn from, found none in the training split.");
    }

    /// <summary>Fills a batch.</summary>
    public void Draw(SeededRandom random, Span<AutoencoderPassage> batch)
    {
        foreach (ref AutoencoderPassage passage in batch)
        {
            (float[] audio, int start) = Place(random);
            float gain = -9 + (12 * random.NextSingle()), sign = random.NextDouble() < 0.5 ? -1 : 1;
            PassageChange? change = random.NextDouble() < ChangedShare ? Change(random) : null;
            passage = new(audio, start, gain, change, random.Next(NoisePool.StartPositions), random.Next(NoisePool.StartPositions), sign);
        }
    }

    /// <summary>Passages as they are, for validation and statistics.</summary>
    public AutoencoderPassage[] Plain(SeededRandom random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Place(random)).Select(p => new AutoencoderPassage(p.Audio, p.Start, 0, null, random.Next(NoisePool.StartPositions), -1))];

    private static PassageChange Change(SeededRandom random)
    {
        float gain = GainRangeDb * ((2 * random.NextSingle()) - 1), tilt = TiltRangeDb * ((2 * random.NextSingle()) - 1);
        return new(gain, tilt, 300 * MathF.Pow(10, random.NextSingle()));
    }

    private (float[] Audio, int Start) Place(SeededRandom random)
    {
        float[][] candidates = _groups[random.Next(_groups.Length)];
        for (int attempt = 1; ; attempt++)
        {
            long total = candidates.Sum(c => (long)(c.Length - _samples + 1)), position = (long)(random.NextDouble() * total);
            int index = 0;
            for (; position >= candidates[index].Length - _samples + 1; index++) position -= candidates[index].Length - _samples + 1;
            if (attempt == Attempts || Sounds(candidates[index].AsSpan((int)position + _context, _samples - _context))) return (candidates[index], (int)position);
        }
    }

    private static bool Sounds(ReadOnlySpan<float> audio) => VectorSums.Dot(audio, audio) > SilentPower * audio.Length;

    /// <summary>Silence before, for the beginning is heard with nothing before it; and behind, if it is short.</summary>
    private float[] Padded(float[] audio)
    {
        float[] padded = new float[Math.Max(_samples, _context + audio.Length)];
        audio.CopyTo(padded, _context);
        return padded;
    }
}
