using System.Numerics.Tensors;
using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Models;
using NeuralSynth.Training.Optim;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>What the judge says of a hit.</summary>
/// <param name="Class">Most likely class.</param>
/// <param name="Embedding">Values of the first member's last hidden layer.</param>
public sealed record Judgement(int Class, float[] Embedding);

/// <summary>A classifier of drum hits, trained on recorded ones only: it judges generated hits, and the distances between
/// its embeddings stand for how different hits sound. A few small networks that began differently vote.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DrumJudge : IDisposable
{
    /// <summary>Size of the embedding.</summary>
    public const int EmbeddingSize = 32;

    private const int Batch = 32;
    private const int Versions = 8;
    private const double PeakRate = 2e-3;
    private const float Kept = 0.7f; // share of pooled values that dropout leaves
    private static readonly int[] Channels = [64, 96, 128];

    private readonly GraphProgram[] _members;
    private readonly HitFeatures _features = new();
    private readonly float[] _shares = new float[DrumClasses.Names.Count];
    private readonly float[] _votes = new float[DrumClasses.Names.Count];

    private DrumJudge(GraphProgram[] members) => _members = members;

    /// <summary>Trains a judge.</summary>
    /// <param name="hits">Recorded hits, augmented while training.</param>
    /// <param name="steps">Steps of 32 hits, of each member.</param>
    /// <param name="members">How many vote.</param>
    /// <param name="seed">Of everything random.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static DrumJudge Train(IReadOnlyList<DrumHit> hits, int steps, int members, ulong seed, ExecutionDevice device, CancellationToken cancellation = default) =>
        Train(Features(hits, steps, seed), _ => true, steps, members, seed, device, cancellation);

    /// <summary>Measures hits, each in as many versions as that many steps will see.</summary>
    internal static JudgeFeatures Features(IReadOnlyList<DrumHit> hits, int steps, ulong seed) =>
        new(hits, Math.Min(Versions, 1 + (steps * Batch / Math.Max(1, hits.Count))), seed);

    /// <summary>Trains a judge on those hits that are allowed.</summary>
    internal static DrumJudge Train(JudgeFeatures features, Func<DrumHit, bool> allowed, int steps, int members, ulong seed, ExecutionDevice device, CancellationToken cancellation = default) =>
        new([.. Enumerable.Range(0, members).Select(m => TrainMember(features, allowed, steps, seed + (1000 * (ulong)m), device, cancellation))]);

    /// <summary>Judges [N] audio.</summary>
    public Judgement Judge(ReadOnlySpan<float> audio)
    {
        _features.Measure(audio);
        Array.Clear(_votes);
        foreach (GraphProgram member in _members)
        {
            Span<float> mel = member[JudgeBatch.Mel].Span;
            for (int i = 0; i < mel.Length; i++) mel[i] = MelBands.Compress(_features.Mel[i]);
            member[JudgeBatch.Mask].Span.Fill(1);
            member.Run();
            TensorPrimitives.SoftMax(member["logits"].Span, _shares);
            TensorPrimitives.Add(_votes, _shares, _votes);
        }
        return new(TensorPrimitives.IndexOfMax<float>(_votes), _members[0]["embedding"].Span.ToArray());
    }

    private static GraphProgram TrainMember(JudgeFeatures features, Func<DrumHit, bool> allowed, int steps, ulong seed, ExecutionDevice device, CancellationToken cancellation)
    {
        ParameterSet parameters = Parameters();
        Memory<float> weights = AlignedFloats.Allocate(parameters.Length), gradients = AlignedFloats.Allocate(parameters.Length);
        parameters.Initialise(weights.Span, seed);
        (Graph graph, Value logits, _, IReadOnlyList<Value> inputs) = Build(parameters, Batch);
        using var programs = new VjpPrograms(graph, [logits], inputs, weights, gradients, device);
        var adam = new AdamW(new AdamWSettings(WeightDecay: 3e-2, AverageDecay: 0.99), weights.Span);
        var schedule = new CosineSchedule(PeakRate, PeakRate / 50, 20);
        var batch = new JudgeBatch(features, allowed, programs, logits.Name, Batch, Kept, seed);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Fill();
            programs.Forward();
            batch.Loss();
            programs.Backward();
            adam.Step(weights.Span, gradients.Span, schedule.RateAt(step, (double)step / steps));
        }
        return Compile(parameters, adam.Average);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GraphProgram member in _members) member.Dispose();
    }

    private static ParameterSet Parameters()
    {
        var set = new ParameterSet();
        int inputs = MelBands.Count;
        for (int i = 0; i < Channels.Length; i++)
        {
            Add($"conv{i}", 3 * inputs, Channels[i]);
            inputs = 2 * Channels[i];
        }
        Add("embed", 2 * inputs, EmbeddingSize);
        Add("class", EmbeddingSize, DrumClasses.Names.Count);
        return set;

        void Add(string name, int from, int to)
        {
            set.Add($"{name}.weight", [from, to], MathF.Sqrt(3f / from));
            set.Add($"{name}.bias", [to], 0.01f);
        }
    }

    /// <summary>Convolutions, pairs of frames folded, then mean and maximum over what frames remain.</summary>
    private static (Graph Graph, Value Logits, Value Embedding, IReadOnlyList<Value> Weights) Build(ParameterSet parameters, int batch)
    {
        var g = new Graph();
        Value x = g.Input(JudgeBatch.Mel, DrumSpectrum.Frames * batch, MelBands.Count);
        var weights = parameters.Slots.ToDictionary(s => s.Name, s => g.Input(s.Name, s.Shape));
        var layers = new RowLayers(g, weights, batch);
        for (int i = 0; i < Channels.Length; i++) x = layers.FoldPairs(layers.Activate(layers.Conv3($"conv{i}", x)));
        Value frames = g.Reshape(x, x.Shape[0] / batch, batch, x.Shape[1]);
        Value pooled = g.Concat(1, g.ReduceMean(frames, [0], false), g.ReduceMax(frames, [0], false));
        Value kept = g.Mul(pooled, g.Input(JudgeBatch.Mask, [.. pooled.Shape]));
        Value embedding = g.Named("embedding", layers.Activate(layers.Dense("embed", kept)));
        return (g, g.Named("logits", layers.Dense("class", embedding)), embedding, [.. weights.Values]);
    }

    private static GraphProgram Compile(ParameterSet parameters, float[] weights)
    {
        (_, Value logits, Value embedding, IReadOnlyList<Value> inputs) = Build(parameters, 1);
        var known = inputs.Zip(parameters.Slots).ToDictionary(p => p.First, p => weights.AsSpan(p.Second.Offset, p.Second.Length).ToArray());
        return new GraphProgram(OnnxWriter.Write([logits, embedding], "judge", null, known), ExecutionDevice.Cpu with { Threads = 1 });
    }
}
