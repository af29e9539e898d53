using System.Numerics.Tensors;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>Shape of a training batch.</summary>
/// <param name="Batch">Crops side by side.</param>
/// <param name="ContextFrames">Frames before the compared ones, for the network's memory.</param>
/// <param name="Hops">Compared hops.</param>
/// <param name="Windows">Window lengths of the spectral loss.</param>
public sealed record DdspBatchShape(int Batch, int ContextFrames, int Hops, int[] Windows)
{
    /// <summary>The prototypes' recipe: 8 × (64 + 128) frames.</summary>
    public static DdspBatchShape Standard { get; } = new(8, 64, 128, [2048, 1024, 512, 256]);

    /// <summary>For smoke runs.</summary>
    public static DdspBatchShape Small { get; } = new(4, 16, 32, [1024, 256]);
}

/// <summary>Mean losses of one batch.</summary>
/// <param name="Convergence">Spectral convergence.</param>
/// <param name="LogMagnitude">Mean absolute log ratio of magnitudes, nepers.</param>
public readonly record struct DdspLosses(double Convergence, double LogMagnitude)
{
    /// <summary>What is minimised.</summary>
    public double Total => Convergence + LogMagnitude;
}

/// <summary>Loss and gradient of one batch. The batch is cut into one part per thread, and each part goes through
/// network, synthesis, loss and back on its own: threads meet once per step instead of once per operator, which matters
/// when other programs want the cores too.</summary>
/// <remarks>Deterministic: parts are added in their order. Not thread-safe.</remarks>
public sealed class DdspStep : ITrainingStep
{
    private readonly DdspStepPart[] _parts;
    private readonly ParallelOptions _parallel;

    /// <summary>Compiles the graphs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="shape">Batch shape.</param>
    /// <param name="noiseSeed">Seed of the pool of noise.</param>
    /// <param name="device">Where the network runs.</param>
    public DdspStep(DdspNetwork network, DdspBatchShape shape, ulong noiseSeed, ExecutionDevice device)
    {
        // Two parts always: the sum's order, and so the result, must not depend on the machine.
        int parts = shape.Batch % 2 == 0 ? 2 : 1;
        Weights = GC.AllocateArray<float>(network.Parameters.Length, pinned: true);
        Gradients = new float[network.Parameters.Length];
        float[] noise = new NoisePool(new DdspSynthesizer(network.Architecture, shape.Hops).NoiseCount, noiseSeed).Values;
        _parts = [.. Enumerable.Range(0, parts).Select(_ => new DdspStepPart(network, shape with { Batch = shape.Batch / parts }, Weights, noise, device with { Threads = 1 }))];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = device.Threads };
    }

    /// <summary>All weights.</summary>
    public float[] Weights { get; }

    Span<float> ITrainingStep.Weights => Weights;

    /// <summary>Gradient of the last batch's loss.</summary>
    public float[] Gradients { get; }

    /// <summary>Evaluates a batch.</summary>
    /// <param name="crops">As many as the batch has.</param>
    /// <param name="wantGradient">Whether to fill <see cref="Gradients"/>.</param>
    public DdspLosses Evaluate(DdspCrop[] crops, bool wantGradient)
    {
        int each = crops.Length / _parts.Length;
        Parallel.For(0, _parts.Length, _parallel, i => _parts[i].Evaluate(crops.AsSpan(i * each, each), wantGradient));
        if (wantGradient) AverageGradients();
        return new(_parts.Average(p => p.Losses.Convergence), _parts.Average(p => p.Losses.LogMagnitude));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DdspStepPart part in _parts) part.Dispose();
    }

    private void AverageGradients()
    {
        _parts[0].Gradients.CopyTo(Gradients, 0);
        foreach (DdspStepPart part in _parts.Skip(1)) TensorPrimitives.Add(Gradients, part.Gradients, Gradients);
        TensorPrimitives.Multiply(Gradients, 1f / _parts.Length, Gradients);
    }
}
