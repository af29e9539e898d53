using NeuralSynth.Contract;

namespace NeuralSynth.Training.Models;

/// <summary>Sizes of a DDSP-type network (Engel et al., DDSP, ICLR 2020; the decoder is ours: causal dilated convolutions).</summary>
public sealed record DdspArchitecture
{
    /// <summary>I, instruments: width of the one-hot part of a frame.</summary>
    public required int Instruments { get; init; }

    /// <summary>Channels of the residual trunk.</summary>
    public int Channels { get; init; } = 96;

    /// <summary>Dilation of every residual block.</summary>
    public int[] Dilations { get; init; } = [1, 2, 4, 8, 16, 1, 2, 4, 8, 16];

    /// <summary>Taps of the dilated convolutions.</summary>
    public int Kernel { get; init; } = 3;

    /// <summary>H, harmonics.</summary>
    public int Harmonics { get; init; } = 100;

    /// <summary>M, noise bands.</summary>
    public int NoiseBands { get; init; } = 32;

    /// <summary>Taps of the noise bands' filters.</summary>
    public int NoiseFilterTaps { get; init; } = 512;

    /// <summary>Audio rate, Hz.</summary>
    public int SampleRate { get; init; } = 44100;

    /// <summary>Samples per frame.</summary>
    public int HopSamples { get; init; } = 256;

    /// <summary>Harmonics fade linearly from here …</summary>
    public float FadeStartHz { get; init; } = 18000;

    /// <summary>… to silence here.</summary>
    public float FadeEndHz { get; init; } = 20000;

    /// <summary>Width of a frame: pitch, loudness, brightness, instruments.</summary>
    public int Features => 3 + Instruments;

    /// <summary>Width of the controls: amplitude, harmonics, noise bands.</summary>
    public int Controls => 1 + Harmonics + NoiseBands;

    /// <summary>Frames that one control frame depends on, itself included.</summary>
    public int ReceptiveFrames => 1 + Dilations.Sum(d => d * (Kernel - 1));

    /// <summary>The noise synthesiser's filters.</summary>
    public PqmfTable NoiseFilters => FilterBank.CreatePqmf(NoiseBands, NoiseFilterTaps);
}
