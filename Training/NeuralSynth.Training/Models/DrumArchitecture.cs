using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Models;

/// <summary>One stage of the drum decoder: a rate, its width and its residual blocks.</summary>
/// <param name="Channels">Width.</param>
/// <param name="Dilations">One residual block each.</param>
public sealed record DrumStage(int Channels, int[] Dilations);

/// <summary>Sizes of the drum generator. Stages run at 11, 44, 176 and 704 frames a hit.</summary>
public sealed record DrumArchitecture
{
    /// <summary>D.</summary>
    public int Latents { get; init; } = 16;

    /// <summary>Controls beside the latent.</summary>
    public int Descriptors { get; init; } = DrumDescriptors.Count;

    /// <summary>Classes.</summary>
    public int Classes { get; init; } = DrumClasses.Names.Count;

    /// <summary>M, bands of the output's filter bank and samples per row.</summary>
    public int Bands { get; init; } = 64;

    /// <summary>Taps of the filter bank.</summary>
    public int Taps { get; init; } = 512;

    /// <summary>Decoder stages, lowest rate first; every stage has four times the frames of the one before.</summary>
    public DrumStage[] Stages { get; init; } = [new(256, [1, 3]), new(192, [1, 3, 9]), new(160, [1, 3, 9]), new(128, [1, 3, 9])];

    /// <summary>Encoder widths after each convolution.</summary>
    public int[] EncoderChannels { get; init; } = [128, 160, 192];

    /// <summary>Width of the encoder's last layer per frame.</summary>
    public int EncoderFeatures { get; init; } = 32;

    /// <summary>Oscillators with gliding pitch.</summary>
    public int Oscillators { get; init; } = 4;

    /// <summary>Frames of the first stage.</summary>
    public int FirstFrames => Rows >> (2 * (Stages.Length - 1));

    /// <summary>T, rows of the output.</summary>
    public int Rows => DrumFormat.Samples / Bands;

    /// <summary>Width of [latent, descriptors, class].</summary>
    public int Condition => Latents + Descriptors + Classes;

    /// <summary>For smoke runs and tests.</summary>
    public static DrumArchitecture Small { get; } = new()
    {
        Latents = 6,
        Stages = [new(32, [1]), new(32, [1]), new(24, [1]), new(24, [1])],
        EncoderChannels = [32, 32, 32],
        EncoderFeatures = 8,
        Oscillators = 2,
        Taps = 256,
    };
}
