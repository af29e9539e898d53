using System.Text.Json.Serialization;

namespace NeuralSynth.Contract;

/// <summary>What a model package's <c>model.json</c> says. Documented in docs/model-package.md; its JSON schema is
/// docs/model-package.schema.json. Values are as read: <see cref="ModelPackage"/> validates them.</summary>
public sealed record ModelManifest
{
    /// <summary>The schema version that this code reads and writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Version of this description's format; 1.</summary>
    [JsonRequired]
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Identity of the model, constant over its revisions.</summary>
    [JsonRequired]
    public Guid Id { get; init; }

    /// <summary>SHA-256 over the package's graph files (lower-case hex), see docs/model-package.md.</summary>
    [JsonRequired]
    public string ContentHash { get; init; } = "";

    /// <summary><c>timbre</c> or <c>drum</c>.</summary>
    [JsonRequired]
    public string Kind { get; init; } = "";

    /// <summary><c>ddsp</c> or <c>autoencoder</c> (kind timbre), <c>generator</c> (kind drum).</summary>
    [JsonRequired]
    public string Architecture { get; init; } = "";

    /// <summary>Name shown to the user.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Who trained it.</summary>
    public string Author { get; init; } = "";

    /// <summary>Licence of the weights (SPDX expression where one exists).</summary>
    [JsonRequired]
    public string Licence { get; init; } = "";

    /// <summary>Audio the model was trained on, with its licence, one line each.</summary>
    public string[] Sources { get; init; } = [];

    /// <summary>One paragraph for the user.</summary>
    public string Description { get; init; } = "";

    /// <summary>Search words.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>Audio rate of the graphs, Hz.</summary>
    [JsonRequired]
    public int SampleRate { get; init; }

    /// <summary>Samples that one inference step consumes and produces.</summary>
    [JsonRequired]
    public int HopSamples { get; init; }

    /// <summary>Audio channels of the graphs: 1 or 2. A mono model is run once per channel where that makes sense.</summary>
    [JsonRequired]
    public int Channels { get; init; } = 1;

    /// <summary>Algorithmic delay from the model's input to its output, samples at <see cref="SampleRate"/>; measured
    /// by the exporter. Excludes the hop itself. For <c>ddsp</c>: half the longest analysis window, a multiple of the hop.</summary>
    [JsonRequired]
    public int LatencySamples { get; init; }

    /// <summary>How players may store the weights while they run: <see cref="WeightPrecisions"/>.</summary>
    public string WeightPrecision { get; init; } = WeightPrecisions.Float32;

    /// <summary>Latent dimensions in user-facing order. For <c>ddsp</c>: the control frame without its pitch
    /// (loudness, brightness, one weight per instrument).</summary>
    [JsonRequired]
    public LatentDimension[] Latents { get; init; } = [];

    /// <summary>Rotation from user-facing axes to the graphs' latent; null means identity.</summary>
    public LatentBasis? Basis { get; init; }

    /// <summary>Class names of a drum model.</summary>
    public string[] Classes { get; init; } = [];

    /// <summary>Controls of a drum model beside its latent, in the order of the generator's input.</summary>
    public DescriptorDimension[] Descriptors { get; init; } = [];

    /// <summary>Reference points of a drum model; null when it has no map.</summary>
    public DrumMap? Map { get; init; }

    /// <summary>The ONNX graphs of the package.</summary>
    [JsonRequired]
    public GraphDescription[] Graphs { get; init; } = [];

    /// <summary>Built-in analysis and synthesis of a <c>ddsp</c> model.</summary>
    public DdspDescription? Ddsp { get; init; }

    /// <summary>How it was trained.</summary>
    public TrainingSummary? Training { get; init; }

    /// <summary>Figures on held-out material, by name with unit, for example <c>spectralConvergence</c>.</summary>
    public Dictionary<string, double> Evaluation { get; init; } = [];

    /// <summary>Preview files inside the package.</summary>
    public PreviewFiles? Preview { get; init; }
}

/// <summary>One latent dimension with its statistics over the training set, in latent units.</summary>
public sealed record LatentDimension
{
    /// <summary>Name shown to the user.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Mean.</summary>
    [JsonRequired]
    public float Mean { get; init; }

    /// <summary>Standard deviation, &gt; 0.</summary>
    [JsonRequired]
    public float StandardDeviation { get; init; } = 1;

    /// <summary>1st percentile.</summary>
    [JsonRequired]
    public float Percentile1 { get; init; } = -2.3f;

    /// <summary>99th percentile.</summary>
    [JsonRequired]
    public float Percentile99 { get; init; } = 2.3f;
}

/// <summary>Affine orthonormal basis: latent = mean + Σ axisᵢ · components[i].</summary>
public sealed record LatentBasis
{
    /// <summary>[D] latent mean.</summary>
    [JsonRequired]
    public float[] Mean { get; init; } = [];

    /// <summary>[D][D] one row per user-facing axis, most variance first.</summary>
    [JsonRequired]
    public float[][] Components { get; init; } = [];

    /// <summary>[D] variance along each axis.</summary>
    [JsonRequired]
    public float[] Variance { get; init; } = [];
}

/// <summary>One ONNX graph: a pure function whose state is explicit.</summary>
public sealed record GraphDescription
{
    /// <summary><c>encoder</c>, <c>decoder</c> or <c>generator</c>.</summary>
    [JsonRequired]
    public string Role { get; init; } = "";

    /// <summary>File inside the package, for example <c>decoder.onnx</c>.</summary>
    [JsonRequired]
    public string File { get; init; } = "";

    /// <summary>Inputs, all float32 of fixed shape.</summary>
    [JsonRequired]
    public TensorDescription[] Inputs { get; init; } = [];

    /// <summary>Outputs, all float32 of fixed shape.</summary>
    [JsonRequired]
    public TensorDescription[] Outputs { get; init; } = [];
}

/// <summary>One input or output of a graph.</summary>
public sealed record TensorDescription
{
    /// <summary>Name in the graph.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Fixed shape.</summary>
    [JsonRequired]
    public int[] Shape { get; init; } = [];

    /// <summary>See <see cref="TensorRoles"/>.</summary>
    [JsonRequired]
    public string Role { get; init; } = "";

    /// <summary>On a state input: the name of the output that holds its next value. Null elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next { get; init; }
}

/// <summary>The roles a tensor can have.</summary>
public static class TensorRoles
{
    /// <summary>Audio, [1, C, hop].</summary>
    public const string Audio = "audio";

    /// <summary>DDSP control frame, [1, 3 + I, 1]: pitch log2(f0/440)/1.5, loudness clip(dB, −80, 0)/20 + 1.5,
    /// brightness residual (standard deviations), I instrument weights.</summary>
    public const string Frame = "frame";

    /// <summary>Latent, [1, D, T].</summary>
    public const string Latent = "latent";

    /// <summary>Seeded standard normal noise, any shape.</summary>
    public const string Noise = "noise";

    /// <summary>Noise that latents are drawn with: zeros give their means. Any shape.</summary>
    public const string LatentNoise = "latentNoise";

    /// <summary>Explicit state; zero at the start.</summary>
    public const string State = "state";

    /// <summary>DDSP overall amplitude, [1, 1, 1], ≥ 0.</summary>
    public const string Amplitude = "amplitude";

    /// <summary>DDSP harmonic weights before masking and normalisation, [1, H, 1], ≥ 0.</summary>
    public const string Harmonics = "harmonics";

    /// <summary>DDSP noise band levels, [1, M, 1], ≥ 0.</summary>
    public const string NoiseBands = "noiseBands";

    /// <summary>One-hot or mixed class weights, [1, classes].</summary>
    public const string Class = "class";

    /// <summary>Descriptors of a drum model, [1, K], standardised.</summary>
    public const string Descriptors = "descriptors";
}

/// <summary>Built-in analysis and synthesis of a DDSP-type model (Engel 2020). The exact definitions, shared by
/// training and engine, are in docs/model-package.md.</summary>
public sealed record DdspDescription
{
    /// <summary>Lowest and highest trained fundamental, Hz.</summary>
    [JsonRequired]
    public float PitchMinHz { get; init; }

    /// <summary>Highest trained fundamental, Hz.</summary>
    [JsonRequired]
    public float PitchMaxHz { get; init; }

    /// <summary>Length of the pitch window, samples, centred on the frame.</summary>
    [JsonRequired]
    public int PitchWindowSamples { get; init; } = 2048;

    /// <summary>Length of the loudness window (Hann-weighted mean square), samples, centred on the frame.</summary>
    [JsonRequired]
    public int LoudnessWindowSamples { get; init; } = 1024;

    /// <summary>H, number of harmonics.</summary>
    [JsonRequired]
    public int Harmonics { get; init; }

    /// <summary>Harmonics are faded linearly from 1 at this frequency, Hz …</summary>
    [JsonRequired]
    public float FadeStartHz { get; init; } = 18000;

    /// <summary>… to 0 at this one, Hz.</summary>
    [JsonRequired]
    public float FadeEndHz { get; init; } = 20000;

    /// <summary>M, bands of the noise synthesiser's PQMF.</summary>
    [JsonRequired]
    public int NoiseBands { get; init; }

    /// <summary>Taps of the PQMF prototype.</summary>
    [JsonRequired]
    public int NoiseFilterTaps { get; init; } = 512;

    /// <summary>Instruments in the order of the one-hot weights; the morph parameter runs along it.</summary>
    [JsonRequired]
    public DdspInstrument[] Instruments { get; init; } = [];
}

/// <summary>Trained range of one instrument, for fitting a live input into it.</summary>
public sealed record DdspInstrument
{
    /// <summary>Name shown to the user.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Median fundamental, as log2(f0/440) octaves.</summary>
    [JsonRequired]
    public float PitchMedianOctaves { get; init; }

    /// <summary>5th percentile of log2(f0/440).</summary>
    [JsonRequired]
    public float PitchLowOctaves { get; init; }

    /// <summary>95th percentile of log2(f0/440).</summary>
    [JsonRequired]
    public float PitchHighOctaves { get; init; }

    /// <summary>Median loudness of sounding frames, dB (mean square re full scale).</summary>
    [JsonRequired]
    public float LoudnessMedianDb { get; init; }

    /// <summary>5th percentile of loudness of sounding frames, dB.</summary>
    [JsonRequired]
    public float LoudnessLowDb { get; init; }

    /// <summary>95th percentile of loudness, dB.</summary>
    [JsonRequired]
    public float LoudnessHighDb { get; init; }
}

/// <summary>How a model was trained.</summary>
public sealed record TrainingSummary
{
    /// <summary>Program and version.</summary>
    public string Program { get; init; } = "";

    /// <summary>Optimiser steps.</summary>
    public long Steps { get; init; }

    /// <summary>Wall-clock time, minutes.</summary>
    public double Minutes { get; init; }

    /// <summary>Seed of all random numbers.</summary>
    public long Seed { get; init; }

    /// <summary>Trainable parameters.</summary>
    public long Parameters { get; init; }

    /// <summary>Seconds of audio in the training, validation and test split.</summary>
    public double[] SplitSeconds { get; init; } = [];

    /// <summary>Final losses by name.</summary>
    public Dictionary<string, double> Losses { get; init; } = [];
}

/// <summary>Preview files inside a package.</summary>
public sealed record PreviewFiles
{
    /// <summary>WAV file, or null.</summary>
    public string? Audio { get; init; }

    /// <summary>PNG or SVG file, or null.</summary>
    public string? Picture { get; init; }
}
