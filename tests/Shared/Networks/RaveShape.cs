namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Which of the two families of layers.</summary>
internal enum RaveFamily
{
    /// <summary>Residual layers of two wide convolutions, three heads; encoder without residual layers.</summary>
    V1,

    /// <summary>Residual units in encoder and decoder, mirrored.</summary>
    V2,
}

/// <summary>Layer shapes of the published real-time variational autoencoders (Caillon and Esling 2021, "RAVE"; Caspe et al.
/// 2025, "BRAVE"), for networks of the same size and work with random weights.</summary>
internal sealed record RaveShape
{
    /// <summary>Bands of the filter bank, and samples per frame.</summary>
    public const int Bands = 16;

    public required string Name { get; init; }

    public required RaveFamily Family { get; init; }

    /// <summary>Channels after the first convolution; every stage doubles them.</summary>
    public required int Channels { get; init; }

    /// <summary>Strides of the encoder. The decoder of family V1 has the same order, that of V2 the opposite.</summary>
    public required int[] Ratios { get; init; }

    /// <summary>Per stage of the encoder (V2), or of every stage of the decoder (V1: one entry).</summary>
    public required int[][] Dilations { get; init; }

    /// <summary>Latent dimensions.</summary>
    public int Latents { get; init; } = 128;

    /// <summary>Taps of the filter bank.</summary>
    public int FilterBankTaps { get; init; } = 512;

    /// <summary>Looks only back; otherwise every kernel is centred, and what it looks ahead delays the residual paths.</summary>
    public bool Causal { get; init; }

    /// <summary>Of the noise head; null: none.</summary>
    public NoiseShape? Noise { get; init; }

    /// <summary>Delay of the original with the same settings, samples.</summary>
    public required int LatencySamples { get; init; }

    /// <summary>Samples of one latent frame: the shortest block.</summary>
    public int HopSamples => Ratios.Aggregate(Bands, (a, b) => a * b);

    public static RaveShape V1 { get; } = Plain("v1", 64) with
    {
        Noise = new NoiseShape { Ratios = [4, 4, 4], Magnitudes = 5, Hidden = 64, Taps = 3 },
        LatencySamples = 25_504,
    };

    public static RaveShape Onnx { get; } = Plain("onnx", 32);

    public static RaveShape Raspberry { get; } = Plain("raspberry", 16);

    public static RaveShape Brave { get; } = new()
    {
        Name = "BRAVE",
        Family = RaveFamily.V1,
        Channels = 32,
        Ratios = [2, 2, 2, 1],
        Dilations = [[3, 9, 27, 36]],
        FilterBankTaps = 128,
        Causal = true,
        LatencySamples = 256,
    };

    public static RaveShape V2 { get; } = new()
    {
        Name = "v2",
        Family = RaveFamily.V2,
        Channels = 96,
        Ratios = [4, 4, 4, 2],
        Dilations = [[1, 3, 9], [1, 3, 9], [1, 3, 9], [1, 3]],
        LatencySamples = 26_736,
    };

    public static RaveShape V2Small { get; } = V2 with
    {
        Name = "v2_small",
        Channels = 48,
        Ratios = [4, 2, 2, 2],
        Noise = new NoiseShape { Ratios = [2, 2, 2], Magnitudes = 32, Hidden = 64, Taps = 4 },
        LatencySamples = 10_544,
    };

    /// <summary>All of them, smallest first.</summary>
    public static IReadOnlyList<RaveShape> All { get; } = [Raspberry, Brave, Onnx, V2Small, V1, V2];

    private static RaveShape Plain(string name, int channels) => new()
    {
        Name = name,
        Family = RaveFamily.V1,
        Channels = channels,
        Ratios = [4, 4, 4, 2],
        Dilations = [[1, 3, 5]],
        LatencySamples = 24_528,
    };
}

/// <summary>A noise head: strided convolutions that predict a filter per band and segment, and the filter's synthesis.</summary>
internal sealed record NoiseShape
{
    /// <summary>Strides.</summary>
    public required int[] Ratios { get; init; }

    /// <summary>Magnitudes per band.</summary>
    public required int Magnitudes { get; init; }

    /// <summary>Channels between the convolutions.</summary>
    public required int Hidden { get; init; }

    /// <summary>Kernel length of each: 3, or twice the stride.</summary>
    public required int Taps { get; init; }

    /// <summary>Frames that share a filter.</summary>
    public int SegmentFrames => Ratios.Aggregate(1, (a, b) => a * b);
}
