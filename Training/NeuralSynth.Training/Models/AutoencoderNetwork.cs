using NeuralSynth.Autodiff;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Models;

/// <summary>A streaming autoencoder: bands of the audio, levelled by their loudness → latent; latent and descriptors → for
/// every band a gated waveform and white noise with a level and a colour. All convolutions are causal, so what a
/// player computes hop by hop is what was trained, and the filter bank's delay is the only one.</summary>
public sealed class AutoencoderNetwork
{
    /// <summary>Input [T·B, M], time outermost: audio that the encoder hears, M samples a row.</summary>
    public const string SourceName = "source";

    /// <summary>Input [T·B, M]: audio whose descriptors the decoder gets; while training not always the same.</summary>
    public const string TargetName = "target";

    /// <summary>Input [S·B, D]: noise that is added to the latent while training.</summary>
    public const string LatentNoiseName = "latent.noise";

    /// <summary>Input [T·B, M], standard normal.</summary>
    public const string NoiseName = "noise";

    /// <summary>Output [T·B, M]: row t·B + b holds samples M·t … of item b, later by the filter bank's delay.</summary>
    public const string AudioName = "audio";

    /// <summary>Output [S·B, D], before the noise.</summary>
    public const string LatentName = "latent";

    /// <summary>Output [S·B, K] of the encoder alone.</summary>
    public const string DescriptorsName = "descriptors";

    internal const int Taps = 3;
    internal const int NoiseTaps = 3;
    private const float GateBias = -2;
    private const float NoiseBias = -4;

    // Half of a level of −60 dB: quieter passages are not lifted to full level.
    private const float LeastPower = 1e-6f;

    private readonly PqmfTable _bank;

    /// <summary>Lays the weights out.</summary>
    public AutoencoderNetwork(AutoencoderArchitecture architecture)
    {
        Architecture = architecture;
        _bank = FilterBank.CreatePqmf(architecture.Bands, architecture.Taps);
        LayOutEncoder();
        LayOutDecoder();
    }

    /// <summary>Sizes.</summary>
    public AutoencoderArchitecture Architecture { get; }

    /// <summary>All weights, the encoder's first. Matrices are [inputs, outputs], the oldest tap's inputs first.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>Multiply-adds of encoder and decoder per second of audio.</summary>
    public double MultiplyAddsPerSecond
    {
        get
        {
            double framesPerSecond = (double)Architecture.SampleRate / Architecture.Bands;
            double layers = Parameters.Slots.Where(s => s.Shape.Length == 2).Sum(s => s.Length * framesPerSecond / FramesPerRow(s.Name));
            return layers + (2.0 * Architecture.Taps * Architecture.SampleRate);
        }
    }

    /// <summary>Initial values, the same for the same seed. Upsampling layers begin as linear interpolation of one matrix's results:
    /// independent matrices for the frames of a step would begin with tones at multiples of the step's rate.</summary>
    public void Initialise(Span<float> weights, ulong seed)
    {
        Parameters.Initialise(weights, seed);
        for (int stage = 1; stage < Architecture.Stages.Length; stage++)
        {
            ParameterSlot matrix = Parameters.Slots.Single(s => s.Name == $"decoder{stage}.up.weight"), bias = Parameters.Slots.Single(s => s.Name == $"decoder{stage}.up.bias");
            Interpolate(weights.Slice(matrix.Offset, matrix.Length), weights.Slice(bias.Offset, bias.Length), Architecture.Stages[stage].Ratio);
        }
    }

    /// <summary>The training graph.</summary>
    /// <param name="batch">B, passages side by side.</param>
    /// <param name="rows">T, filter-bank frames per passage, whole steps.</param>
    /// <returns>The graph, its outputs and the weights' inputs in the order of <see cref="Parameters"/>.</returns>
    public (Graph Graph, Value Audio, Value Latent, IReadOnlyList<Value> Weights) Build(int batch, int rows)
    {
        var g = new Graph();
        (AutoencoderRows layers, IReadOnlyList<Value> weights) = Rows(g, batch);
        int m = Architecture.Bands, steps = rows / Architecture.FramesPerStep;
        (Value z, _) = Encode(layers, g.Input(SourceName, rows * batch, m));
        Value latent = g.Named(LatentName, z);
        (Value descriptors, _) = AutoencoderDescriptors.Build(layers, g.Input(TargetName, rows * batch, m), Architecture);
        Value noisy = g.Add(latent, g.Input(LatentNoiseName, steps * batch, Architecture.Latents));
        Value audio = Decode(layers, g.Concat(1, descriptors, noisy), g.Input(NoiseName, rows * batch, m));
        return (g, g.Named(AudioName, audio), latent, weights);
    }

    /// <summary>The encoder alone, with descriptors of the same audio.</summary>
    public (Graph Graph, Value Latent, Value Descriptors, IReadOnlyList<Value> Weights) BuildEncoder(int batch, int rows)
    {
        var g = new Graph();
        (AutoencoderRows layers, IReadOnlyList<Value> weights) = Rows(g, batch);
        (Value latent, Value descriptors) = Encode(layers, g.Input(SourceName, rows * batch, Architecture.Bands));
        return (g, g.Named(LatentName, latent), g.Named(DescriptorsName, descriptors), weights);
    }

    /// <summary>Learned latent [·, D] and descriptors [·, K] per step.</summary>
    internal (Value Latent, Value Descriptors) Encode(FrameLayers layers, Value audio)
    {
        Graph g = layers.Graph;
        (Value descriptors, Value power) = AutoencoderDescriptors.Build(layers, audio, Architecture);
        Value level = layers.Spread(g.Sqrt(g.Add(power, g.Scalar(LeastPower))), Architecture.FramesPerStep);
        Value x = layers.Conv("encoder.input", g.Div(layers.Analyze(audio, _bank), level), Taps);
        for (int stage = 0; stage < Architecture.Stages.Length; stage++)
        {
            AutoencoderStage s = Architecture.Stages[stage];
            if (stage > 0) x = layers.Down($"encoder{stage}.down", layers.Activate(x), s.Ratio);
            for (int block = 0; block < s.EncoderDilations.Length; block++) x = layers.Residual($"encoder{stage}.block{block}", x, Taps, s.EncoderDilations[block]);
        }
        return (layers.Conv("encoder.latent", layers.Activate(x)), descriptors);
    }

    /// <summary>Audio of descriptors and latent side by side [·, K + D], and noise.</summary>
    internal Value Decode(FrameLayers layers, Value condition, Value noise)
    {
        Value x = layers.Conv("decoder.input", condition, Taps);
        for (int stage = Architecture.Stages.Length - 1; stage >= 0; stage--)
        {
            int[] dilations = Architecture.Stages[stage].DecoderDilations;
            for (int block = 0; block < dilations.Length; block++) x = layers.Residual($"decoder{stage}.block{block}", x, Taps, dilations[block]);
            if (stage > 0) x = layers.Up($"decoder{stage}.up", layers.Activate(x), Architecture.Stages[stage].Ratio);
        }
        return layers.Synthesize(Heads(layers, layers.Activate(x), noise), _bank);
    }

    /// <summary>wave·level + (n[t] + a·n[t − 1] + b·n[t − 2])·level per band.</summary>
    private Value Heads(FrameLayers layers, Value x, Value noise)
    {
        Graph g = layers.Graph;
        int m = Architecture.Bands;
        IReadOnlyList<Value> heads = g.Split(layers.Conv("decoder.heads", x, Taps), 1, [.. Enumerable.Repeat(m, 2 + NoiseTaps)]);
        Value coloured = g.Add(g.Add(noise, g.Mul(heads[3], layers.Delayed(noise, 1))), g.Mul(heads[4], layers.Delayed(noise, 2)));
        return g.Add(g.Mul(heads[0], layers.Level(heads[1])), g.Mul(coloured, layers.Level(heads[2])));
    }

    /// <summary>[2·I, r·C]: the new tap's part of frame j is (j + 1)/r of one matrix [I, C], the old tap's the rest.</summary>
    private static void Interpolate(Span<float> matrix, Span<float> bias, int ratio)
    {
        int outputs = bias.Length, channels = outputs / ratio, inputs = matrix.Length / outputs / 2;
        for (int i = 0; i < inputs; i++)
        {
            for (int c = 0; c < channels; c++)
            {
                float value = matrix[(i * outputs) + c];
                for (int j = 0; j < ratio; j++)
                {
                    float share = (j + 1f) / ratio;
                    matrix[(i * outputs) + (j * channels) + c] = (1 - share) * value;
                    matrix[((inputs + i) * outputs) + (j * channels) + c] = share * value;
                }
            }
        }
        for (int o = channels; o < outputs; o++) bias[o] = bias[o - channels];
    }

    private (AutoencoderRows Layers, IReadOnlyList<Value> Weights) Rows(Graph g, int batch)
    {
        var weights = Parameters.Slots.ToDictionary(s => s.Name, s => g.Input(s.Name, s.Shape));
        return (new AutoencoderRows(g, weights, batch), [.. weights.Values]);
    }

    private void LayOutEncoder()
    {
        AutoencoderStage[] stages = Architecture.Stages;
        AddLayer("encoder.input", Taps * Architecture.Bands, stages[0].Channels);
        for (int stage = 0; stage < stages.Length; stage++)
        {
            if (stage > 0) AddLayer($"encoder{stage}.down", 2 * stages[stage].Ratio * stages[stage - 1].Channels, stages[stage].Channels);
            AddBlocks($"encoder{stage}", stages[stage].Channels, stages[stage].EncoderDilations.Length);
        }
        AddLayer("encoder.latent", stages[^1].Channels, Architecture.Latents);
    }

    private void LayOutDecoder()
    {
        AutoencoderStage[] stages = Architecture.Stages;
        int m = Architecture.Bands;
        AddLayer("decoder.input", Taps * Architecture.Dimensions, stages[^1].Channels);
        for (int stage = stages.Length - 1; stage >= 0; stage--)
        {
            AddBlocks($"decoder{stage}", stages[stage].Channels, stages[stage].DecoderDilations.Length);
            if (stage > 0) AddLayer($"decoder{stage}.up", 2 * stages[stage].Channels, stages[stage].Ratio * stages[stage - 1].Channels);
        }
        AddLayer("decoder.heads", Taps * stages[0].Channels, (2 + NoiseTaps) * m, 1, i => i / m == 1 ? GateBias : i / m == 2 ? NoiseBias : 0);
    }

    private void AddBlocks(string stage, int channels, int count)
    {
        for (int block = 0; block < count; block++)
        {
            AddLayer($"{stage}.block{block}.conv", Taps * channels, channels);
            AddLayer($"{stage}.block{block}.out", channels, channels, 0.5f);
        }
    }

    private void AddLayer(string name, int inputs, int outputs, float gain = 1, Func<int, float>? bias = null)
    {
        float bound = 1 / MathF.Sqrt(inputs);
        Parameters.Add($"{name}.weight", [inputs, outputs], gain * bound);
        Parameters.Add($"{name}.bias", [outputs], gain * bound, bias);
    }

    /// <summary>Filter-bank frames for which a layer's matrix is applied once.</summary>
    private int FramesPerRow(string weight)
    {
        string layer = weight[..weight.IndexOf('.', StringComparison.Ordinal)];
        bool slow = layer is "encoder" or "decoder";
        int stage = !slow ? layer[^1] - '0' : weight.StartsWith("encoder.input", StringComparison.Ordinal) || weight.StartsWith("decoder.heads", StringComparison.Ordinal) ? 0 : Architecture.Stages.Length - 1;
        return Architecture.Stages[..(stage + 1)].Aggregate(1, (p, s) => p * s.Ratio);
    }
}
