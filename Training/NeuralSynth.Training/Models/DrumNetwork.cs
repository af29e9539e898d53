using NeuralSynth.Autodiff;
using NeuralSynth.Contract;
using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Models;

/// <summary>
/// Class-conditional autoencoder for drum hits. The encoder sees a log-mel spectrogram; the decoder makes, for every band of
/// a 64-band filter bank, a gated waveform and a level for white noise, and adds a few oscillators whose pitch glides
/// exponentially: heads that share the spectrum among themselves.
/// </summary>
/// <remarks>After Aouameur, Esling, Hadjeres: Neural Drum Machine, 2019 (conditional Wasserstein autoencoder), and Arik,
/// Jun, Diamos: Fast spectrogram inversion using multi-head convolutional networks, 2019.</remarks>
public sealed class DrumNetwork
{
    /// <summary>Input [T_mel·B, bands], time outermost: compressed mel bands.</summary>
    public const string MelName = "mel";

    /// <summary>Input [B, D] of the encoder's noise, or [B, D] latents where there is no encoder.</summary>
    public const string LatentName = "latent";

    /// <summary>Input [B, D]: noise that is added to the latent while training.</summary>
    public const string LatentNoiseName = "latent.noise";

    /// <summary>Input [B, K], standardised.</summary>
    public const string DescriptorsName = "descriptors";

    /// <summary>Input [B, classes], one-hot or mixed.</summary>
    public const string ClassName = "class";

    /// <summary>Input [T·B, M], standard normal.</summary>
    public const string NoiseName = "noise";

    /// <summary>Output [T·B, M]: row t·B + b holds samples 64·t … of item b.</summary>
    public const string AudioName = "audio";

    /// <summary>Output [B, classes] of the encoder.</summary>
    public const string LogitsName = "logits";

    private const int Factor = 4;
    private const float NoiseBias = -4;
    private const float OscillatorBias = -3;
    private const float GateBias = -2;

    private readonly float[] _synthesis;

    /// <summary>Lays the weights out.</summary>
    public DrumNetwork(DrumArchitecture architecture)
    {
        Architecture = architecture;
        LayOutEncoder();
        LayOutDecoder();
        _synthesis = SynthesisMatrix(FilterBank.CreatePqmf(architecture.Bands, architecture.Taps));
    }

    /// <summary>Sizes.</summary>
    public DrumArchitecture Architecture { get; }

    /// <summary>All weights, the encoder's first. Matrices are [inputs, outputs].</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>Number of the encoder's weights, which come first.</summary>
    public int EncoderParameters { get; private set; }

    /// <summary>Floating-point operations of one hit's forward and backward pass, matrix products alone: each costs two per
    /// multiply-add, once forward and twice backward; the filter bank's matrix has no gradient of its own.</summary>
    public double StepFlops
    {
        get
        {
            double forward = Parameters.Slots.Where(s => s.Shape.Length == 2).Sum(s => (double)s.Length * RowsOf(s.Name));
            return (6 * forward) + (4.0 * Architecture.Rows * Architecture.Taps * Architecture.Bands);
        }
    }

    /// <summary>Inputs for all weights of a graph, in the order of <see cref="Parameters"/>.</summary>
    public Dictionary<string, Value> Weights(Graph g) => Parameters.Slots.ToDictionary(s => s.Name, s => g.Input(s.Name, s.Shape));

    /// <summary>The training graph: mel → latent (+ noise) → audio.</summary>
    /// <param name="batch">B.</param>
    /// <returns>The graph, its outputs (audio, latent before noise, class logits) and the weights' inputs.</returns>
    public (Graph Graph, Value Audio, Value Latent, Value Logits, IReadOnlyList<Value> Weights) Build(int batch)
    {
        var g = new Graph();
        Value mel = g.Input(MelName, DrumSpectrum.Frames * batch, MelBands.Count), drumClass = g.Input(ClassName, batch, Architecture.Classes);
        Value latentNoise = g.Input(LatentNoiseName, batch, Architecture.Latents);
        Dictionary<string, Value> weights = Weights(g);
        (Value features, Value logits) = Trunk(g, weights, mel, batch);
        Value latent = g.Named(LatentName, Latent(g, weights, features, drumClass, batch));
        Value audio = Decode(g, weights, g.Add(latent, latentNoise), g.Input(DescriptorsName, batch, Architecture.Descriptors), drumClass, g.Input(NoiseName, Architecture.Rows * batch, Architecture.Bands), batch);
        return (g, g.Named(AudioName, audio), latent, g.Named(LogitsName, logits), [.. weights.Values]);
    }

    /// <summary>Features [B, F] and class logits [B, classes] of mel frames.</summary>
    internal (Value Features, Value Logits) Trunk(Graph g, IReadOnlyDictionary<string, Value> weights, Value mel, int batch)
    {
        var layers = new RowLayers(g, weights, batch);
        Value x = mel;
        for (int i = 0; i < Architecture.EncoderChannels.Length; i++) x = layers.FoldPairs(layers.Activate(layers.Conv3($"encoder{i}", x)));
        Value features = layers.FramesToColumns(layers.Activate(layers.Dense("encoder.features", x)));
        return (features, layers.Dense("encoder.class", features));
    }

    /// <summary>Latent [B, D] of features and class.</summary>
    internal static Value Latent(Graph g, IReadOnlyDictionary<string, Value> weights, Value features, Value drumClass, int batch) =>
        new RowLayers(g, weights, batch).Dense("encoder.latent", g.Concat(1, features, drumClass));

    /// <summary>Audio rows [T·B, M] of latent, descriptors, class and noise.</summary>
    internal Value Decode(Graph g, IReadOnlyDictionary<string, Value> weights, Value latent, Value descriptors, Value drumClass, Value noise, int batch)
    {
        var layers = new RowLayers(g, weights, batch);
        Value condition = g.Concat(1, latent, descriptors, drumClass);
        Value hidden = layers.Activate(layers.Dense("decoder.hidden", condition));
        Value x = layers.ColumnsToFrames(layers.Dense("decoder.first", hidden), Architecture.FirstFrames);
        for (int stage = 0; stage < Architecture.Stages.Length; stage++)
        {
            if (stage > 0) x = layers.Interleave(layers.Dense($"stage{stage}.up", layers.Activate(x)), Factor);
            x = layers.Film($"stage{stage}.film", x, condition);
            for (int block = 0; block < Architecture.Stages[stage].Dilations.Length; block++) x = layers.Residual($"stage{stage}.block{block}", x, Architecture.Stages[stage].Dilations[block]);
        }
        return Heads(layers, layers.Activate(x), hidden, noise);
    }

    private Value Heads(RowLayers layers, Value x, Value hidden, Value noise)
    {
        Graph g = layers.Graph;
        int m = Architecture.Bands, oscillators = Architecture.Oscillators;
        IReadOnlyList<Value> heads = g.Split(layers.Dense("heads", x), 1, m, m, m, oscillators);
        Value tonal = g.Mul(heads[0], layers.Level(heads[1])), noisy = g.Mul(noise, layers.Level(heads[2]));
        Value audio = Synthesize(layers, g.Add(tonal, noisy));
        return oscillators == 0 ? audio : g.Add(audio, new DrumOscillators(Architecture).Build(layers, hidden, layers.Level(heads[3])));
    }

    /// <summary>Subbands to audio: the filter bank's synthesis as one matrix over eight neighbouring rows.</summary>
    private Value Synthesize(RowLayers layers, Value subbands)
    {
        int m = Architecture.Bands;
        return layers.Graph.MatMul(layers.Unfold(subbands, Offsets()), layers.Graph.Constant(_synthesis, Architecture.Taps, m));
    }

    /// <summary>Neighbouring rows, centred so that the filter bank's own delay is taken back.</summary>
    private int[] Offsets()
    {
        int count = Architecture.Taps / Architecture.Bands;
        return [.. Enumerable.Range(0, count).Select(i => i - (count / 2) + 1)];
    }

    /// <summary>[taps, M]: row (i, band) gives what band's sample at offset i adds to the M samples of a row.</summary>
    private float[] SynthesisMatrix(PqmfTable table)
    {
        int m = table.Bands, count = table.Taps / m;
        int[] offsets = Offsets();
        float[] matrix = new float[table.Taps * m];
        for (int i = 0; i < count; i++)
            for (int band = 0; band < m; band++)
                for (int s = 0; s < m; s++)
                    matrix[((((i * m) + band) * m) + s)] = table.SynthesisFilters[(band * table.Taps) + ((offsets[^1] - offsets[i]) * m) + s];
        return matrix;
    }

    /// <summary>Rows per hit that a layer's matrix is applied to.</summary>
    private int RowsOf(string weight)
    {
        int stages = Architecture.Stages.Length;
        int Frames(int stage) => Architecture.Rows >> (2 * (stages - 1 - stage));
        if (weight.StartsWith("stage", StringComparison.Ordinal)) return weight.Contains(".film", StringComparison.Ordinal) ? 1 : Frames(weight[5] - '0' - (weight.Contains(".up", StringComparison.Ordinal) ? 1 : 0));
        if (weight.StartsWith("heads", StringComparison.Ordinal)) return Architecture.Rows;
        if (weight.StartsWith("encoder.features", StringComparison.Ordinal)) return DrumSpectrum.Frames >> Architecture.EncoderChannels.Length;
        return weight.StartsWith("encoder", StringComparison.Ordinal) && char.IsDigit(weight[7]) ? DrumSpectrum.Frames >> (weight[7] - '0') : 1;
    }

    private void LayOutEncoder()
    {
        int inputs = MelBands.Count, frames = DrumSpectrum.Frames;
        for (int i = 0; i < Architecture.EncoderChannels.Length; i++)
        {
            AddLayer($"encoder{i}", 3 * inputs, Architecture.EncoderChannels[i]);
            inputs = 2 * Architecture.EncoderChannels[i];
            frames /= 2;
        }
        AddLayer("encoder.features", inputs, Architecture.EncoderFeatures);
        int features = frames * Architecture.EncoderFeatures;
        AddLayer("encoder.class", features, Architecture.Classes);
        AddLayer("encoder.latent", features + Architecture.Classes, Architecture.Latents);
        EncoderParameters = Parameters.Length;
    }

    private void LayOutDecoder()
    {
        DrumStage[] stages = Architecture.Stages;
        AddLayer("decoder.hidden", Architecture.Condition, stages[0].Channels);
        AddLayer("decoder.first", stages[0].Channels, Architecture.FirstFrames * stages[0].Channels);
        for (int stage = 0; stage < stages.Length; stage++)
        {
            int channels = stages[stage].Channels;
            if (stage > 0) AddLayer($"stage{stage}.up", stages[stage - 1].Channels, Factor * channels);
            AddLayer($"stage{stage}.film", Architecture.Condition, 2 * channels, 0.5f);
            for (int block = 0; block < stages[stage].Dilations.Length; block++)
            {
                AddLayer($"stage{stage}.block{block}.conv", 3 * channels, channels);
                AddLayer($"stage{stage}.block{block}.out", channels, channels, 0.5f);
            }
        }
        int m = Architecture.Bands;
        AddLayer("heads", stages[^1].Channels, (3 * m) + Architecture.Oscillators, 1, i => i < m ? 0 : i < 2 * m ? GateBias : i < 3 * m ? NoiseBias : OscillatorBias);
        if (Architecture.Oscillators > 0) AddLayer(DrumOscillators.Layer, stages[0].Channels, DrumOscillators.Parameters * Architecture.Oscillators);
    }

    private void AddLayer(string name, int inputs, int outputs, float gain = 1, Func<int, float>? bias = null)
    {
        // Kaiming's bound for leaky slopes is √6 / √inputs; √3 keeps the sum of many residual branches near the input's scale.
        float bound = MathF.Sqrt(3f / inputs);
        Parameters.Add($"{name}.weight", [inputs, outputs], gain * bound);
        Parameters.Add($"{name}.bias", [outputs], 0.01f, bias);
    }
}
