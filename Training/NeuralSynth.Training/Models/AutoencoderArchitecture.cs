namespace NeuralSynth.Training.Models;

/// <summary>One frame rate of an autoencoder.</summary>
/// <param name="Ratio">Frames of the stage before in one of this; 1 for the first, which has the filter bank's rate.</param>
/// <param name="Channels">C.</param>
/// <param name="EncoderDilations">Residual blocks on the way in.</param>
/// <param name="DecoderDilations">Residual blocks on the way out.</param>
public sealed record AutoencoderStage(int Ratio, int Channels, int[] EncoderDilations, int[] DecoderDilations);

/// <summary>Sizes of a streaming autoencoder: filter bank → stages of ever slower frames → latent → the same stages back.
/// One network serves all hops; only stages and filter bank differ.</summary>
/// <remarks>After Caillon and Esling, "RAVE", 2021 and "Streamable neural audio synthesis with non-causal convolutions",
/// 2022; the shape of the fast one after Caspe, Shier, Sandler, Saitis, McPherson, "Designing neural synthesizers for
/// low-latency interaction", 2025: few strides, no look-ahead, a short filter bank, long dilations in the decoder.</remarks>
public sealed record AutoencoderArchitecture
{
    /// <summary>Hz.</summary>
    public int SampleRate { get; init; } = 44100;

    /// <summary>M, bands of the filter bank.</summary>
    public int Bands { get; init; } = 16;

    /// <summary>Taps of the filter bank; its delay, the model's only one, is taps − M.</summary>
    public required int Taps { get; init; }

    /// <summary>Stages, the fastest first.</summary>
    public required AutoencoderStage[] Stages { get; init; }

    /// <summary>Learned dimensions of the latent, besides the descriptors.</summary>
    public int Latents { get; init; } = 16;

    /// <summary>Filter-bank frames in one latent step.</summary>
    public int FramesPerStep => Stages.Aggregate(1, (p, s) => p * s.Ratio);

    /// <summary>Samples that one step consumes and produces.</summary>
    public int HopSamples => Bands * FramesPerStep;

    /// <summary>Delay from input to output, samples, besides the hop.</summary>
    public int LatencySamples => Taps - Bands;

    /// <summary>Latent dimensions as packages have them: descriptors first.</summary>
    public int Dimensions => Latents + AutoencoderDescriptors.Count;

    /// <summary>For playing: hop 128, 4.2 ms with the filter bank's delay, no look-ahead.</summary>
    public static AutoencoderArchitecture LowLatency { get; } = new()
    {
        Taps = 160,
        Stages = [new(1, 32, [1], [1, 3]), new(2, 64, [1], [1, 3]), new(2, 96, [1, 3], [1, 3]), new(2, 160, [1, 3, 9], [1, 3, 9, 27])],
    };

    /// <summary>For mixing: slow latents that say more about the sound and less about the wave.</summary>
    /// <param name="hop">512 or 1024.</param>
    public static AutoencoderArchitecture Standard(int hop) => new()
    {
        Taps = 512,
        Stages = [new(1, 48, [1], [1, 3]), new(4, 96, [1, 3], [1, 3, 9]), new(hop / 128, 160, [1, 3], [1, 3, 9]), new(2, 224, [1, 3], [1, 3, 9])],
    };

    /// <summary>For smoke runs: every kind of layer, hop 128.</summary>
    public static AutoencoderArchitecture Small { get; } = new()
    {
        Taps = 96,
        Stages = [new(1, 16, [1], [1]), new(2, 24, [1], [1]), new(4, 32, [1, 3], [1, 3])],
        Latents = 4,
    };

    /// <summary>The architecture for a hop.</summary>
    /// <exception cref="TrainingException">There is none.</exception>
    public static AutoencoderArchitecture ForHop(int hop) => hop switch
    {
        128 => LowLatency,
        512 or 1024 => Standard(hop),
        _ => throw new TrainingException($"--hop: expected 128, 512 or 1024, found {hop}."),
    };
}
