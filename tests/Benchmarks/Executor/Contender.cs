using NeuralSynth.Benchmarks.Report;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>What a contender is.</summary>
internal enum ContenderKind
{
    /// <summary>ONNX Runtime on one form of the graphs.</summary>
    OnnxRuntime,

    /// <summary>Our executor on the whole network.</summary>
    Executor,

    /// <summary>Our convolution kernels alone: a bound, not a contender.</summary>
    Kernels,
}

/// <summary>One way to run a network: takes a block of audio, gives a block.</summary>
internal abstract class Contender : IDisposable
{
    private readonly List<double> _rounds = [];
    private readonly List<double> _calls = [];

    protected Contender(string name, ContenderKind kind, bool halfWeights = false)
    {
        Name = name;
        Kind = kind;
        HalfWeights = halfWeights;
    }

    /// <summary>For the table.</summary>
    public string Name { get; }

    public ContenderKind Kind { get; }

    /// <summary>Weights are stored in 16 bits.</summary>
    public bool HalfWeights { get; }

    /// <summary>Width of the vectors that its share of the peak refers to.</summary>
    public int VectorBits { get; init; } = 512;

    /// <summary>Median over the rounds of the rounds' medians, seconds.</summary>
    public double MedianSeconds => Statistics.Median(_rounds);

    /// <summary>99th percentile of all calls, seconds.</summary>
    public double P99Seconds => Statistics.Quantile(_calls, 0.99);

    /// <summary>Median over the rounds of the time of <paramref name="other"/> in the same round over ours.</summary>
    public double TimesFasterThan(Contender other) => Statistics.Median([.. other._rounds.Zip(_rounds, (theirs, ours) => theirs / ours)]);

    public abstract Span<float> Audio { get; }

    /// <summary>Empty when the network has no noise input.</summary>
    public abstract Span<float> Noise { get; }

    public abstract ReadOnlySpan<float> Output { get; }

    public abstract void Run();

    public abstract void Reset();

    public abstract void Dispose();

    /// <summary>Adds the durations of one round.</summary>
    public void AddRound(ReadOnlySpan<double> seconds)
    {
        _calls.AddRange(seconds);
        _rounds.Add(Statistics.Median([.. seconds]));
    }
}
