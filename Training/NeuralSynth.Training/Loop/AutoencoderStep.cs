using System.Numerics.Tensors;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Losses;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>Mean losses of one batch.</summary>
/// <param name="Convergence">Spectral convergence.</param>
/// <param name="LogMagnitude">Mean absolute log ratio of magnitudes, nepers.</param>
/// <param name="Spectral">All terms that compare audio.</param>
/// <param name="Regulariser">Penalty on the latents, weighted.</param>
public readonly record struct AutoencoderLosses(double Convergence, double LogMagnitude, double Spectral, double Regulariser)
{
    /// <summary>What is minimised.</summary>
    public double Total => Spectral + Regulariser;
}

/// <summary>Loss and gradient of one batch of passages. The batch is cut into two parts, one per thread; they meet once in the
/// middle, because the penalty on the latents sees the whole batch.</summary>
/// <remarks>Deterministic: parts are added in their order. Not thread-safe.</remarks>
public sealed class AutoencoderStep : ITrainingStep
{
    /// <summary>Magnitudes below −80 dB re a full-scale sine count as equal.</summary>
    public const float Epsilon = 1e-4f;

    private readonly AutoencoderArchitecture _architecture;
    private readonly AutoencoderBatchShape _shape;
    private readonly AutoencoderStepPart[] _parts;
    private readonly LatentRegulariser _regulariser;
    private readonly ParallelOptions _parallel;
    private readonly Memory<float> _weights;
    private readonly float[] _latents;
    private readonly float[] _latentGradients;
    private readonly int[] _picked;

    /// <summary>Compiles the graphs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="shape">Batch shape; passages of whole steps.</param>
    /// <param name="noiseSeed">Seed of the pool of noise.</param>
    /// <param name="device">Where the network runs.</param>
    public AutoencoderStep(AutoencoderNetwork network, AutoencoderBatchShape shape, ulong noiseSeed, ExecutionDevice device)
    {
        // Two parts always: the sum's order, and so the result, must not depend on the machine.
        int parts = shape.Batch % 2 == 0 ? 2 : 1;
        (_architecture, _shape) = (network.Architecture, shape);
        _weights = AlignedFloats.Allocate(network.Parameters.Length);
        Gradients = new float[network.Parameters.Length];
        float[] noise = new NoisePool(shape.Samples, noiseSeed).Values;
        _parts = [.. Enumerable.Range(0, parts).Select(_ => new AutoencoderStepPart(network, shape with { Batch = shape.Batch / parts }, _weights, noise, device with { Threads = 1 }))];
        int latents = shape.Batch * shape.RegularisedSteps;
        _regulariser = new LatentRegulariser(latents, _architecture.Latents, 0);
        _latents = new float[latents * _architecture.Latents];
        _latentGradients = new float[latents * _architecture.Latents];
        _picked = new int[shape.RegularisedSteps];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = device.Threads };
    }

    /// <summary>All weights.</summary>
    public Span<float> Weights => _weights.Span;

    /// <summary>Gradient of the last batch's loss.</summary>
    public float[] Gradients { get; }

    /// <summary>Evaluates a batch.</summary>
    /// <param name="passages">As many as the batch has.</param>
    /// <param name="random">Chooses the latents that are penalised and draws the prior's; null to leave the penalty out.</param>
    /// <param name="wantGradient">Whether to fill <see cref="Gradients"/>.</param>
    /// <param name="regulariserShare">0 … 1, of the penalty's weight.</param>
    public AutoencoderLosses Evaluate(AutoencoderPassage[] passages, SeededRandom? random, bool wantGradient, double regulariserShare = 1)
    {
        int each = passages.Length / _parts.Length;
        Parallel.For(0, _parts.Length, _parallel, i => _parts[i].Forward(passages.AsSpan(i * each, each), wantGradient));
        double weight = regulariserShare * _shape.RegulariserWeight, regulariser = random is null ? 0 : weight * Regularise(random, weight);
        if (wantGradient)
        {
            int length = _latentGradients.Length / _parts.Length;
            Parallel.For(0, _parts.Length, _parallel, i => _parts[i].Backward(_latentGradients.AsSpan(i * length, length), _picked));
            AverageGradients();
        }
        return new(_parts.Average(p => p.Losses.Convergence), _parts.Average(p => p.Losses.LogMagnitude), _parts.Average(p => p.Losses.Spectral), regulariser);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AutoencoderStepPart part in _parts) part.Dispose();
    }

    private double Regularise(SeededRandom random, double weight)
    {
        int hop = _architecture.HopSamples, first = _shape.ContextSamples / hop, count = _shape.ComparedSamples / hop;
        for (int i = 0; i < _picked.Length; i++) _picked[i] = first + random.Next(count);
        int length = _latents.Length / _parts.Length;
        for (int i = 0; i < _parts.Length; i++) _parts[i].CopyLatents(_latents.AsSpan(i * length, length), _picked);
        // The parts' gradients are averaged; this one is of the whole batch.
        return _regulariser.Evaluate(_latents, [], random, weight * _parts.Length, _latentGradients);
    }

    private void AverageGradients()
    {
        _parts[0].Gradients.CopyTo(Gradients);
        foreach (AutoencoderStepPart part in _parts.Skip(1)) TensorPrimitives.Add(Gradients, part.Gradients, Gradients);
        TensorPrimitives.Multiply(Gradients, 1f / _parts.Length, Gradients);
    }
}
