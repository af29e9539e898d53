using System.Numerics.Tensors;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Losses;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>Mean losses of one batch.</summary>
/// <param name="Convergence">Spectral convergence.</param>
/// <param name="LogMagnitude">Mean absolute log ratio of magnitudes, nepers.</param>
/// <param name="Spectral">All terms that compare audio.</param>
/// <param name="Regulariser">Penalty on the latents, weighted.</param>
/// <param name="CrossEntropy">Of the encoder's class, nats.</param>
/// <param name="Accuracy">Share of hits whose class the encoder finds.</param>
public readonly record struct DrumLosses(double Convergence, double LogMagnitude, double Spectral, double Regulariser, double CrossEntropy, double Accuracy)
{
    /// <summary>What is minimised.</summary>
    public double Total => Spectral + Regulariser + (DrumStep.ClassWeight * CrossEntropy);
}

/// <summary>Loss and gradient of one batch of hits. The batch is cut into two parts, one per thread; they meet once in the
/// middle, because the penalty on the latents sees the whole batch.</summary>
/// <remarks>Deterministic: parts are added in their order. Not thread-safe.</remarks>
public sealed class DrumStep : ITrainingStep
{
    /// <summary>Weight of the encoder's classification: it serves users' own hits and must not lead the latent.</summary>
    public const double ClassWeight = 0.1;

    private readonly DrumStepPart[] _parts;
    private readonly LatentRegulariser _regulariser;
    private readonly ParallelOptions _parallel;
    private readonly double _regulariserWeight;
    private readonly Memory<float> _weights;
    private readonly float[] _latents;
    private readonly float[] _descriptors;
    private readonly float[] _latentGradients;

    /// <summary>Compiles the graphs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="shape">Batch shape.</param>
    /// <param name="scale">Of the descriptors.</param>
    /// <param name="noiseSeed">Seed of the pool of noise.</param>
    /// <param name="device">Where the network runs.</param>
    public DrumStep(DrumNetwork network, DrumBatchShape shape, DescriptorScale scale, ulong noiseSeed, ExecutionDevice device)
    {
        // Two parts always: the sum's order, and so the result, must not depend on the machine.
        int parts = shape.Batch % 2 == 0 && shape.Batch > 2 ? 2 : 1;
        DrumArchitecture a = network.Architecture;
        _weights = AlignedFloats.Allocate(network.Parameters.Length);
        Gradients = new float[network.Parameters.Length];
        float[] noise = new NoisePool(DrumFormat.Samples, noiseSeed).Values;
        _parts = [.. Enumerable.Range(0, parts).Select(_ => new DrumStepPart(network, shape with { Batch = shape.Batch / parts }, scale, _weights, noise, device with { Threads = 1 }))];
        _regulariser = new LatentRegulariser(shape.Batch, a.Latents, a.Descriptors);
        _regulariserWeight = shape.RegulariserWeight;
        _latents = new float[shape.Batch * a.Latents];
        _descriptors = new float[shape.Batch * a.Descriptors];
        _latentGradients = new float[shape.Batch * a.Latents];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = device.Threads };
    }

    /// <summary>All weights.</summary>
    public Span<float> Weights => _weights.Span;

    /// <summary>Gradient of the last batch's loss.</summary>
    public float[] Gradients { get; }

    /// <summary>Evaluates a batch.</summary>
    /// <param name="items">As many as the batch has.</param>
    /// <param name="random">Draws the prior's samples; null to leave the latents' penalty out.</param>
    /// <param name="wantGradient">Whether to fill <see cref="Gradients"/>.</param>
    public DrumLosses Evaluate(DrumItem[] items, SeededRandom? random, bool wantGradient)
    {
        int each = items.Length / _parts.Length;
        Parallel.For(0, _parts.Length, _parallel, i => _parts[i].Forward(items.AsSpan(i * each, each), wantGradient));
        double regulariser = random is null ? 0 : _regulariserWeight * Regularise(random);
        if (wantGradient)
        {
            Parallel.For(0, _parts.Length, _parallel, i => _parts[i].Backward(_latentGradients.AsSpan(i * _latentGradients.Length / _parts.Length, _latentGradients.Length / _parts.Length)));
            AverageGradients();
        }
        return new(_parts.Average(p => p.Losses.Convergence), _parts.Average(p => p.Losses.LogMagnitude), _parts.Average(p => p.Losses.Spectral), regulariser, _parts.Average(p => p.Losses.CrossEntropy), _parts.Average(p => p.Losses.Accuracy));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DrumStepPart part in _parts) part.Dispose();
    }

    private double Regularise(SeededRandom random)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i].Latents.CopyTo(_latents.AsSpan(i * _parts[i].Latents.Length));
            _parts[i].Descriptors.CopyTo(_descriptors.AsSpan(i * _parts[i].Descriptors.Length));
        }
        // The parts' gradients are averaged; this one is of the whole batch.
        return _regulariser.Evaluate(_latents, _descriptors, random, _regulariserWeight * _parts.Length, _latentGradients);
    }

    private void AverageGradients()
    {
        _parts[0].Gradients.CopyTo(Gradients);
        foreach (DrumStepPart part in _parts.Skip(1)) TensorPrimitives.Add(Gradients, part.Gradients, Gradients);
        TensorPrimitives.Multiply(Gradients, 1f / _parts.Length, Gradients);
    }
}
