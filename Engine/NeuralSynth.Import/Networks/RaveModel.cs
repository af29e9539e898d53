namespace NeuralSynth.Import.Networks;

/// <summary>A RAVE network (Caillon and Esling 2021, "RAVE: a variational autoencoder for fast and high-quality neural
/// audio synthesis") as read from a file: audio → bands → encoder → latent → decoder → bands → audio.</summary>
internal sealed record RaveModel
{
    /// <summary>Hz of the network; exports that resample have another one outside.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Audio channels in, 1 or 2.</summary>
    public required int Channels { get; init; }

    /// <summary>Channels of the export's output.</summary>
    public required int TargetChannels { get; init; }

    public required RaveFilterBank FilterBank { get; init; }

    public required Layer[] Encoder { get; init; }

    public required RaveLatent Latent { get; init; }

    public required RaveDecoder Decoder { get; init; }

    /// <summary>Whether the file was exported with streaming.</summary>
    public required bool Streaming { get; init; }

    /// <summary>What of the file is left out or done in another way; sentences for the user.</summary>
    public required string[] Notes { get; init; }
}

/// <summary>Analysis and synthesis of a channel's bands.</summary>
/// <param name="Analysis">1 → M, stride M.</param>
/// <param name="Synthesis">M → M polyphase, scale M and order of the samples still to come.</param>
internal sealed record RaveFilterBank(ConvolutionLayer Analysis, ConvolutionLayer Synthesis)
{
    /// <summary>M</summary>
    public int Bands => Analysis.Outputs;
}

/// <summary>Bands from the decoder's layers.</summary>
internal abstract record RaveDecoder(Layer[] Layers);

/// <summary>tanh(wave)·2σ(loudness)^2.3 + noise, each from a branch that waits for the slowest.</summary>
/// <param name="Layers">Common layers.</param>
/// <param name="Wave">C → bands.</param>
/// <param name="Loudness">C → 1.</param>
/// <param name="Noise">Null: none, or switched off in the file.</param>
/// <param name="NoiseDelayFrames">Wait of the noise branch.</param>
/// <param name="HeadFrames">What the slowest branch looks ahead; it counts even when noise is off.</param>
internal sealed record HeadsDecoder(Layer[] Layers, Branch Wave, Branch Loudness, RaveNoise? Noise, int NoiseDelayFrames, int HeadFrames) : RaveDecoder(Layers);

/// <summary>tanh(wave·σ(gain) + noise); all branches see the same frames.</summary>
/// <param name="Layers">Common layers.</param>
/// <param name="Waveform">Last layers, C → bands or 2·bands.</param>
/// <param name="Modulated">Whether the second half of the waveform's channels is its gain.</param>
/// <param name="Noise">Null: none.</param>
internal sealed record ModulatedDecoder(Layer[] Layers, Layer[] Waveform, bool Modulated, RaveNoise? Noise) : RaveDecoder(Layers);

/// <summary>Noise through filters whose magnitudes the network predicts for every band and segment.</summary>
/// <param name="Layers">C → bands·magnitudes, one frame per segment.</param>
/// <param name="Bands">Bands of all channels.</param>
/// <param name="SegmentFrames">Frames that share a filter.</param>
internal sealed record RaveNoise(Layer[] Layers, int Bands, int SegmentFrames);

/// <summary>What is between encoder and decoder.</summary>
internal abstract record RaveLatent
{
    /// <summary>Dimensions that the export shows.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Random dimensions that are appended before the decoder.</summary>
    public required int NoiseDimensions { get; init; }
}

/// <summary>mean + ε·(softplus(scale) + 1e-4), rotated by the PCA of the training set, first axes kept.</summary>
internal sealed record VariationalLatent : RaveLatent
{
    /// <summary>[P][P] rows are axes.</summary>
    public required float[] Components { get; init; }

    /// <summary>[P]</summary>
    public required float[] Mean { get; init; }

    /// <summary>[P] cumulative share of the variance, as far as the file has it.</summary>
    public required float[] Fidelity { get; init; }

    /// <summary>True: rotated back before random dimensions are appended (1.x, trained cropped); false: after.</summary>
    public required bool RotatesFirst { get; init; }

    /// <summary>The export itself leaves all randomness out.</summary>
    public required bool Deterministic { get; init; }
}

/// <summary>The encoder's output itself.</summary>
internal sealed record PlainLatent : RaveLatent;

/// <summary>The encoder's output brought to length 1. Exports show it as angles.</summary>
internal sealed record SphericalLatent : RaveLatent;

/// <summary>Sum of the nearest entries of codebooks, each searching what the ones before left (residual vector quantisation,
/// Zeghidour et al. 2021, "SoundStream", algorithm 1).</summary>
internal sealed record QuantizedLatent : RaveLatent
{
    /// <summary>[D] entries each: [N][D].</summary>
    public required float[][] Codebooks { get; init; }

    /// <summary>[N] how often training chose each entry; relative.</summary>
    public required float[][] Usage { get; init; }
}
