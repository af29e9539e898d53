using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>What the judge sees of recorded hits, computed once: every hit as it is and in a few changed versions.</summary>
internal sealed class JudgeFeatures
{
    /// <summary>Values of one hit: frames of mel bands.</summary>
    public const int Length = DrumSpectrum.Frames * MelBands.Count;

    private readonly float[][][] _versions;

    /// <summary>Measures.</summary>
    /// <param name="hits">Recorded hits.</param>
    /// <param name="versions">Versions of each, the first one unchanged.</param>
    /// <param name="seed">Of the changes.</param>
    public JudgeFeatures(IReadOnlyList<DrumHit> hits, int versions, ulong seed)
    {
        Hits = hits;
        _versions = new float[hits.Count][][];
        Parallel.For(0, hits.Count, () => new Maker(), (i, _, maker) =>
        {
            var random = new SeededRandom(seed + ((ulong)i << 20));
            _versions[i] = [.. Enumerable.Range(0, versions).Select(v => v == 0 ? maker.Plain(hits[i]) : maker.Changed(hits[i], random))];
            return maker;
        }, _ => { });
    }

    /// <summary>The hits.</summary>
    public IReadOnlyList<DrumHit> Hits { get; }

    /// <summary>[T · bands] compressed mel bands of a random version of a hit.</summary>
    public float[] Draw(int hit, SeededRandom random) => _versions[hit][random.Next(_versions[hit].Length)];

    private sealed class Maker
    {
        private readonly DrumAugmentation _augmentation = new();
        private readonly HitFeatures _features = new();
        private readonly float[] _audio = new float[DrumFormat.Samples];

        public float[] Plain(DrumHit hit) => Measure(hit.FullLength());

        public float[] Changed(DrumHit hit, SeededRandom random)
        {
            _augmentation.Apply(hit, random, _audio);
            return Measure(_audio);
        }

        private float[] Measure(float[] audio)
        {
            _features.Measure(audio);
            return [.. _features.Mel.Select(MelBands.Compress)];
        }
    }
}
