using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Losses;
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

/// <summary>Loss and gradient of one batch: network in ONNX Runtime, synthesis and loss on our own threads, one crop
/// per task.</summary>
/// <remarks>Deterministic: crops do not share sums. Not thread-safe.</remarks>
public sealed class DdspStep : IDisposable
{
    private readonly DdspNetwork _network;
    private readonly DdspBatchShape _shape;
    private readonly VjpPrograms _programs;
    private readonly Worker[] _workers;
    private readonly ParallelOptions _parallel;
    private readonly float[] _noise;

    /// <summary>Compiles the graphs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="shape">Batch shape.</param>
    /// <param name="noiseSeed">Seed of the pool of noise.</param>
    /// <param name="device">Where the network runs.</param>
    public DdspStep(DdspNetwork network, DdspBatchShape shape, ulong noiseSeed, ExecutionDevice device)
    {
        _network = network;
        _shape = shape;
        Weights = GC.AllocateArray<float>(network.Parameters.Length, pinned: true);
        Gradients = GC.AllocateArray<float>(network.Parameters.Length, pinned: true);
        _workers = [.. Enumerable.Range(0, shape.Batch).Select(_ => new Worker(network.Architecture, shape))];
        _noise = new NoisePool(_workers[0].Synthesizer.NoiseCount, noiseSeed).Values;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = device.Threads };
        (Graph graph, Value controls, IReadOnlyList<Value> weights) = network.Build(shape.Batch, Frames, _workers[0].Synthesizer.ControlFrames);
        _programs = new VjpPrograms(graph, [controls], weights, Weights, Gradients, device);
    }

    /// <summary>All weights.</summary>
    public float[] Weights { get; }

    /// <summary>Gradient of the last batch's loss.</summary>
    public float[] Gradients { get; }

    private int Frames => _shape.ContextFrames + _shape.Hops + 1;

    /// <summary>Evaluates a batch.</summary>
    /// <param name="crops">As many as the batch has.</param>
    /// <param name="wantGradient">Whether to fill <see cref="Gradients"/>.</param>
    public DdspLosses Evaluate(IReadOnlyList<DdspCrop> crops, bool wantGradient)
    {
        FillFrames(crops);
        _programs.Forward();
        Parallel.For(0, _shape.Batch, _parallel, item => Compare(item, crops[item], wantGradient));
        if (wantGradient) _programs.Backward();
        return new(_workers.Average(w => w.Loss.Convergence), _workers.Average(w => w.Loss.LogMagnitude));
    }

    /// <inheritdoc/>
    public void Dispose() => _programs.Dispose();

    private void FillFrames(IReadOnlyList<DdspCrop> crops)
    {
        Span<float> frames = _programs[DdspNetwork.FramesName].Span;
        int width = _network.Architecture.Features;
        for (int t = 0; t < Frames; t++)
        {
            for (int item = 0; item < _shape.Batch; item++)
            {
                DdspCrop crop = crops[item];
                TrainingSequence s = crop.Sequence;
                int frame = Math.Max(0, crop.StartFrame - _shape.ContextFrames + t);
                DdspFeatures.Write(frames.Slice(((t * _shape.Batch) + item) * width, width), s.F0Hz[frame], s.LoudnessDb[frame] + crop.GainDb, crop.UseBrightness ? s.Brightness[frame] : 0, s.Instrument);
            }
        }
    }

    private void Compare(int item, DdspCrop crop, bool wantGradient)
    {
        Worker worker = _workers[item];
        DdspArchitecture a = _network.Architecture;
        int stride = _shape.Batch * a.Controls, offset = item * a.Controls;
        ReadOnlySpan<float> controls = _programs[DdspNetwork.ControlsName].Span[offset..];
        worker.LoadTarget(crop, a.HopSamples);
        worker.Synthesizer.Synthesize(controls, stride, crop.Sequence.F0Hz.AsSpan(crop.StartFrame, _shape.Hops + 1), crop.StartPhase, _noise, crop.NoiseOffset, worker.Audio);
        worker.Loss.Evaluate(worker.Audio, worker.Target, 1f / _shape.Batch, wantGradient ? worker.Gradient : default);
        if (wantGradient) worker.Synthesizer.Backward(controls, stride, worker.Gradient, _programs.Upstream(DdspNetwork.ControlsName).Span[offset..]);
    }

    /// <summary>What one crop needs; nothing is shared between crops.</summary>
    private sealed class Worker
    {
        public Worker(DdspArchitecture architecture, DdspBatchShape shape)
        {
            Synthesizer = new DdspSynthesizer(architecture, shape.Hops);
            Loss = new SpectralLoss(Synthesizer.SampleCount, shape.Windows);
            Audio = new float[Synthesizer.SampleCount];
            Target = new float[Synthesizer.SampleCount];
            Gradient = new float[Synthesizer.SampleCount];
        }

        public DdspSynthesizer Synthesizer { get; }

        public SpectralLoss Loss { get; }

        public float[] Audio { get; }

        public float[] Target { get; }

        public float[] Gradient { get; }

        public void LoadTarget(DdspCrop crop, int hopSamples)
        {
            float gain = MathF.Pow(10, crop.GainDb / 20);
            ReadOnlySpan<float> source = crop.Sequence.Audio.AsSpan(crop.StartFrame * hopSamples, Target.Length);
            System.Numerics.Tensors.TensorPrimitives.Multiply(source, gain, Target);
        }
    }
}
