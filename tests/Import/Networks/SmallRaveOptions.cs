namespace NeuralSynth.Import.Tests.Networks;

internal enum SmallFamily
{
    /// <summary>Encoder of convolutions and normalisations; decoder of residual stacks with three heads.</summary>
    First,

    /// <summary>Residual units on both sides; modulated waveform.</summary>
    Second,
}

internal enum SmallLatent
{
    Variational,
    Wasserstein,
    Discrete,
    Spherical,
}

/// <summary>A small network of each kind that exports have.</summary>
internal sealed record SmallRaveOptions
{
    public const int Bands = 4, FilterTaps = 32, LatentSize = 6, KeptLatents = 4, NoiseLatents = 3, SampleRate = 44100;

    public SmallFamily Family { get; init; }

    public SmallLatent Latent { get; init; }

    public bool Streaming { get; init; } = true;

    public bool Causal { get; init; }

    public int Channels { get; init; } = 1;

    public int Capacity { get; init; } = 3;

    public int[] Ratios { get; init; } = [2, 2];

    public int[] Dilations { get; init; } = [1, 3];

    public bool Noise { get; init; }

    public bool Snake { get; init; }

    /// <summary>Null: no such layers; otherwise whether they learnt statistics.</summary>
    public bool? Adaptive { get; init; }

    /// <summary>Exported by version 1.x: other names, biases, sizes in tensors.</summary>
    public bool Version1 { get; init; }

    /// <summary>1.x only: inside a file that also holds a prior.</summary>
    public bool WithPrior { get; init; }

    /// <summary>1.x only: rotated before random dimensions are appended.</summary>
    public bool TrainedCropped { get; init; }

    /// <summary>Two parallel stacks with kernels 3 and 5, and two convolutions per encoder stage (2.0).</summary>
    public bool Parallel { get; init; }

    public bool HalfStorage { get; init; }

    public int Seed { get; init; } = 1;

    public int Hop => Bands * Ratios.Aggregate(1, (a, b) => a * b);
}
