using System.Numerics.Tensors;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Fills the judge's batches and takes their loss. Classes are drawn equally often, and within a class the kits
/// by the root of their size: a kit with twenty hits of one snare says hardly more than one with five.</summary>
internal sealed class JudgeBatch
{
    /// <summary>Input [T·B, bands].</summary>
    public const string Mel = "mel";

    /// <summary>Input [B, F]: what dropout leaves of the pooled values, 1 when judging.</summary>
    public const string Mask = "mask";

    private const double MixedShare = 0.4;
    private const float Smoothing = 0.05f;

    private readonly JudgeFeatures _features;
    private readonly VjpPrograms _programs;
    private readonly string _logits;
    private readonly int _batch;
    private readonly float _kept;
    private readonly SeededRandom _random;
    private readonly (double[] Shares, int[][] Kits)[] _classes;
    private readonly JudgeChanges _changes = new();
    private readonly float[] _one = new float[JudgeFeatures.Length];
    private readonly float[] _other = new float[JudgeFeatures.Length];
    private readonly float[] _wanted;

    public JudgeBatch(JudgeFeatures features, Func<DrumHit, bool> allowed, VjpPrograms programs, string logits, int batch, float kept, ulong seed)
    {
        (_features, _programs, _logits, _batch, _kept, _random) = (features, programs, logits, batch, kept, new SeededRandom(seed + 1));
        _classes = [.. Enumerable.Range(0, features.Hits.Count).Where(i => allowed(features.Hits[i])).GroupBy(i => features.Hits[i].Class).OrderBy(g => g.Key).Select(Kits)];
        _wanted = new float[batch * DrumClasses.Names.Count];
    }

    public void Fill()
    {
        Span<float> mel = _programs[Mel].Span;
        Array.Clear(_wanted);
        for (int b = 0; b < _batch; b++)
        {
            float share = 1;
            Draw(b, 1, _one);
            if (_random.NextDouble() < MixedShare)
            {
                share = 0.5f + (0.5f * _random.NextSingle());
                Array.Clear(_wanted, b * DrumClasses.Names.Count, DrumClasses.Names.Count);
                Draw(b, share, _one);
                Draw(b, 1 - share, _other);
                TensorPrimitives.Multiply(_other, 1 - share, _other);
                TensorPrimitives.MultiplyAdd(_one, share, _other, _one);
            }
            for (int t = 0; t < DrumSpectrum.Frames; t++) _one.AsSpan(t * MelBands.Count, MelBands.Count).CopyTo(mel[(((t * _batch) + b) * MelBands.Count)..]);
        }
        foreach (ref float x in _programs[Mask].Span) x = _random.NextSingle() < _kept ? 1 / _kept : 0;
    }

    /// <summary>Cross-entropy; its gradient, softmax − wanted, goes upstream.</summary>
    public double Loss()
    {
        int classes = DrumClasses.Names.Count;
        double loss = 0;
        for (int b = 0; b < _batch; b++)
        {
            Span<float> up = _programs.Upstream(_logits).Span.Slice(b * classes, classes);
            TensorPrimitives.SoftMax(_programs[_logits].Span.Slice(b * classes, classes), up);
            for (int c = 0; c < classes; c++)
            {
                float wanted = (_wanted[(b * classes) + c] * (1 - Smoothing)) + (Smoothing / classes);
                loss -= wanted * Math.Log(Math.Max(1e-30, up[c])) / _batch;
                up[c] = (up[c] - wanted) / _batch;
            }
        }
        return loss;
    }

    private (double[] Shares, int[][] Kits) Kits(IEnumerable<int> hits)
    {
        int[][] kits = [.. hits.GroupBy(i => _features.Hits[i].Source).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToArray())];
        double sum = kits.Sum(k => Math.Sqrt(k.Length));
        return ([.. kits.Select(k => Math.Sqrt(k.Length) / sum)], kits);
    }

    private void Draw(int b, float share, float[] mel)
    {
        (double[] shares, int[][] kits) = _classes[_random.Next(_classes.Length)];
        int kit = 0;
        for (double left = _random.NextDouble() - shares[0]; left > 0 && kit < kits.Length - 1; left -= shares[kit]) kit++;
        int hit = kits[kit][_random.Next(kits[kit].Length)];
        _changes.Apply(_features.Draw(hit, _random), _random, mel);
        _wanted[(b * DrumClasses.Names.Count) + _features.Hits[hit].Class] += share;
    }
}
