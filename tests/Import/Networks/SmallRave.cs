using NeuralSynth.Import.Tests.Archive;

namespace NeuralSynth.Import.Tests.Networks;

/// <summary>A small RAVE: as a TorchScript file, and as a function of a whole recording in double precision, without noise
/// and with latents at their means (Caillon and Esling 2021, and the description of the exports).</summary>
internal sealed class SmallRave
{
    private const int Bands = SmallRaveOptions.Bands, Size = SmallRaveOptions.LatentSize, Codebooks = 3, Entries = 8;

    private readonly SmallRaveOptions _options;
    private readonly ExportForm _form;
    private readonly Weights _weights;
    private readonly FilterBankNet _bank = new(Bands, SmallRaveOptions.FilterTaps);
    private readonly Net _encoder, _decoder, _wave, _loudness;
    private readonly Net? _noise;
    private readonly float[] _components, _mean;
    private readonly float[][] _books;

    public SmallRave(SmallRaveOptions options)
    {
        _options = options;
        _form = new ExportForm(options.Streaming, options.Causal);
        _weights = new Weights(options.Seed);
        _encoder = options.Family == SmallFamily.First ? FirstEncoder() : SecondEncoder();
        _decoder = options.Family == SmallFamily.First ? FirstDecoder() : SecondDecoder();
        int bands = Bands * options.Channels;
        _wave = new ConvolutionNet(_weights, options.Capacity, options.Family == SmallFamily.First ? bands : 2 * bands, 7) { Bias = Bias(bands) };
        _loudness = new ConvolutionNet(_weights, options.Capacity, 1, 3) { Bias = Bias(1) };
        _noise = options.Noise ? NoiseNetwork(bands) : null;
        _components = _weights.Orthonormal(Size);
        _mean = _weights.Take(Size, 0.3);
        _books = [.. Enumerable.Range(0, Codebooks).Select(_ => _weights.Take(Entries * Size, 0.7))];
    }

    /// <summary>What the offline filter bank itself delays: with centred kernels one frame, with causal ones all of it.</summary>
    public int OfflineDelaySamples => _options.Causal && !_options.Version1 ? SmallRaveOptions.FilterTaps + Bands : Bands;

    public byte[] ToFile()
    {
        ScriptNode root = _options.Version1 ? Version1() : Version2();
        return TorchFileWriter.Write(_options.WithPrior ? new ScriptNode("Combined").With("_rave", root).With("_prior", new ScriptNode("Prior")) : root);
    }

    /// <summary>The tree, for tests that change it.</summary>
    public ScriptNode ToModule() => _options.Version1 ? Version1() : Version2();

    /// <summary>[C][N] audio → [C][N] audio.</summary>
    /// <param name="audio">Audio.</param>
    /// <param name="invertOddBands">Negates odd bands before the synthesis.</param>
    public double[][] Run(double[][] audio, bool invertOddBands = false)
    {
        double[][] bands = [.. audio.SelectMany(channel => _bank.Analyze(channel, BankForm))];
        double[][] decoded = Decode(Latents(_encoder.Run(bands, _form)));
        if (invertOddBands) decoded = [.. decoded.Select((b, i) => i % 2 == 1 ? Array.ConvertAll(b, v => -v) : b)];
        return [.. decoded.Chunk(Bands).Select(channel => _bank.Synthesize(channel, BankForm))];
    }

    /// <summary>The filter bank of 1.x is centred always.</summary>
    private ExportForm BankForm => _options.Version1 ? _form with { Causal = false } : _form;

    private int EncoderChannels => _options.Latent == SmallLatent.Variational ? 2 * Size : Size;

    private int DecoderInputs => _options switch
    {
        { Latent: SmallLatent.Variational, TrainedCropped: true } => Size + SmallRaveOptions.NoiseLatents,
        { Latent: SmallLatent.Variational or SmallLatent.Spherical } => Size,
        _ => Size + SmallRaveOptions.NoiseLatents,
    };

    private int Kept => _options.TrainedCropped ? Size : SmallRaveOptions.KeptLatents;

    private float[]? Bias(int outputs) => _options.Version1 ? _weights.Take(outputs, 0.2) : null;

    private SequenceNet FirstEncoder()
    {
        int channels = _options.Capacity;
        var layers = new List<Net> { new ConvolutionNet(_weights, Bands * _options.Channels, channels, 7, gain: 4) { Bias = Bias(channels) } };
        foreach (int ratio in _options.Ratios)
        {
            layers.AddRange([PointNet.Normalisation(_weights, channels), PointNet.Leaky()]);
            layers.Add(new ConvolutionNet(_weights, channels, 2 * channels, (2 * ratio) + 1) { Stride = ratio, Bias = Bias(2 * channels) });
            channels *= 2;
            if (_options.Parallel) layers.AddRange([PointNet.Normalisation(_weights, channels), PointNet.Leaky(), new ConvolutionNet(_weights, channels, channels, 3)]);
        }

        layers.AddRange([PointNet.Leaky(), new ConvolutionNet(_weights, channels, EncoderChannels, 5, groups: 2) { Bias = Bias(EncoderChannels) }]);
        return new SequenceNet("CachedSequential", passesDelay: true, [.. layers]);
    }

    private SequenceNet SecondEncoder()
    {
        int channels = _options.Capacity;
        var layers = new List<Net> { new ConvolutionNet(_weights, Bands * _options.Channels, channels, 7, gain: 4) };
        foreach (int ratio in _options.Ratios)
        {
            layers.AddRange(Units(channels));
            layers.AddRange([Activation(channels), new ConvolutionNet(_weights, channels, 2 * channels, 2 * ratio) { Stride = ratio }]);
            channels *= 2;
        }

        layers.AddRange([Activation(channels), new ConvolutionNet(_weights, channels, EncoderChannels, 3)]);
        return new SequenceNet("CachedSequential", passesDelay: false, [.. layers]);
    }

    private SequenceNet FirstDecoder()
    {
        int channels = _options.Capacity << _options.Ratios.Length;
        var layers = new List<Net> { new ConvolutionNet(_weights, DecoderInputs, channels, 7) { Bias = Bias(channels) } };
        foreach (int ratio in _options.Ratios)
        {
            Net up = ratio == 1 ? new ConvolutionNet(_weights, channels, channels / 2, 3) : new UpsamplingNet(_weights, channels, channels / 2, ratio, _options.Version1);
            layers.Add(new WrapperNet("UpsampleLayer", "net", new SequenceNet("CachedSequential", false, PointNet.Leaky(), up)));
            channels /= 2;
            layers.Add(new WrapperNet("ResidualStack", "net", Stack(channels)));
        }

        return new SequenceNet("CachedSequential", passesDelay: false, [.. layers]);
    }

    private Net Stack(int channels)
    {
        if (_options.Version1) return Block(channels, 3, wrapped: false);
        int[] kernels = _options.Parallel ? [3, 5] : [3];
        return new SumNet(residual: false, [.. kernels.Select(k => new WrapperNet("ResidualBlock", "net", Block(channels, k, wrapped: true)))]);
    }

    private SequenceNet Block(int channels, int taps, bool wrapped) => new("CachedSequential", passesDelay: false, [.. _options.Dilations.Select(dilation =>
    {
        Net residual = new SumNet(residual: true, new SequenceNet(
            "CachedSequential", true, PointNet.Leaky(), new ConvolutionNet(_weights, channels, channels, taps) { Dilation = dilation }, PointNet.Leaky(), new ConvolutionNet(_weights, channels, channels, taps, gain: 0.4)));
        return wrapped ? new WrapperNet("ResidualLayer", "net", residual) : residual;
    })]);

    private SequenceNet SecondDecoder()
    {
        int channels = _options.Capacity << _options.Ratios.Length;
        var layers = new List<Net> { new ConvolutionNet(_weights, DecoderInputs, channels, 3) };
        foreach (int ratio in _options.Ratios.AsEnumerable().Reverse())
        {
            layers.AddRange([Activation(channels), new UpsamplingNet(_weights, channels, channels / 2, ratio)]);
            channels /= 2;
            layers.AddRange(Units(channels));
        }

        layers.Add(Activation(channels));
        return new SequenceNet("CachedSequential", passesDelay: false, [.. layers]);
    }

    private IEnumerable<Net> Units(int channels)
    {
        foreach (int dilation in _options.Dilations)
        {
            if (_options.Adaptive is { } learnt) yield return PointNet.Adaptive(_weights, channels, learnt);
            yield return new SumNet(residual: true, new WrapperNet("DilatedUnit", "net", new SequenceNet(
                "CachedSequential", false, PointNet.Leaky(), new ConvolutionNet(_weights, channels, channels, 3) { Dilation = dilation }, PointNet.Leaky(), new ConvolutionNet(_weights, channels, channels, 1, gain: 0.4))));
        }
    }

    private PointNet Activation(int channels) => _options.Snake ? PointNet.Snake(_weights, channels) : PointNet.Leaky();

    private SequenceNet NoiseNetwork(int bands)
    {
        const int magnitudes = 3;
        bool first = _options.Family == SmallFamily.First;
        return new SequenceNet(
            first ? "CachedSequential" : "Sequential", passesDelay: first,
            new ConvolutionNet(_weights, _options.Capacity, _options.Capacity, first ? 3 : 4) { Stride = 2, PadsInFront = !first },
            PointNet.Leaky(),
            new ConvolutionNet(_weights, _options.Capacity, bands * magnitudes, first ? 3 : 4) { Stride = 2, PadsInFront = !first });
    }

    private double[][] Latents(double[][] encoded)
    {
        if (_options.Latent == SmallLatent.Variational) return Rotated(encoded);
        if (_options.Latent == SmallLatent.Spherical) return OnTheSphere(encoded);
        double[][] z = _options.Latent == SmallLatent.Discrete ? Quantized(encoded) : encoded;
        return [.. z, .. Enumerable.Range(0, SmallRaveOptions.NoiseLatents).Select(_ => new double[z[0].Length])];
    }

    /// <summary>Into the PCA's axes, first ones kept, and back; the others at their mean.</summary>
    private double[][] Rotated(double[][] encoded)
    {
        int frames = encoded[0].Length;
        double[][] z = [.. Enumerable.Range(0, Size).Select(_ => new double[frames])];
        for (int t = 0; t < frames; t++)
        {
            for (int d = 0; d < Size; d++) z[d][t] = _mean[d];
            for (int a = 0; a < Kept; a++)
            {
                double axis = 0;
                for (int d = 0; d < Size; d++) axis += _components[(a * Size) + d] * (encoded[d][t] - _mean[d]);
                for (int d = 0; d < Size; d++) z[d][t] += _components[(a * Size) + d] * axis;
            }
        }

        return _options.TrainedCropped ? [.. z, .. Enumerable.Range(0, SmallRaveOptions.NoiseLatents).Select(_ => new double[frames])] : z;
    }

    /// <summary>Through the angles that exports show: xᵢ = cos φᵢ · Π sin φ of those before.</summary>
    private static double[][] OnTheSphere(double[][] encoded)
    {
        int frames = encoded[0].Length;
        double[][] z = [.. encoded.Select(_ => new double[frames])];
        for (int t = 0; t < frames; t++)
        {
            double product = 1;
            for (int d = 0; d < Size - 1; d++)
            {
                double rest = Math.Sqrt(encoded.Skip(d).Sum(c => c[t] * c[t]));
                double angle = rest > 0 ? Math.Acos(encoded[d][t] / rest) : 0;
                if (d == Size - 2 && encoded[d + 1][t] < 0) angle = (2 * Math.PI) - angle;
                z[d][t] = product * Math.Cos(angle);
                product *= Math.Sin(angle);
            }

            z[Size - 1][t] = product;
        }

        return z;
    }

    private double[][] Quantized(double[][] encoded)
    {
        double[][] sum = [.. encoded.Select(c => new double[c.Length])];
        for (int t = 0; t < encoded[0].Length; t++)
        {
            double[] rest = [.. encoded.Select(c => c[t])];
            foreach (float[] book in _books)
            {
                int nearest = Enumerable.Range(0, Entries).MinBy(e => rest.Select((v, d) => Math.Pow(v - book[(e * Size) + d], 2)).Sum());
                for (int d = 0; d < Size; d++)
                {
                    rest[d] -= book[(nearest * Size) + d];
                    sum[d][t] += book[(nearest * Size) + d];
                }
            }
        }

        return sum;
    }

    private double[][] Decode(double[][] latents)
    {
        double[][] x = _decoder.Run(latents, _form), wave = _wave.Run(x, _form);
        int bands = Bands * _options.Channels;
        if (_options.Family == SmallFamily.Second)
            return [.. wave.Take(bands).Select((w, b) => w.Select((v, t) => Math.Tanh(v * Sigmoid(wave[bands + b][t]))).ToArray())];
        double[] loudness = _loudness.Run(x, _form)[0];
        return [.. wave.Select(w => w.Select((v, t) => Math.Tanh(v) * ((2 * Math.Pow(Sigmoid(loudness[t]), 2.3)) + 1e-7)).ToArray())];
    }

    private static double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));

    private ScriptNode Version2()
    {
        string kind = _options.Latent switch { SmallLatent.Variational => "Variational", SmallLatent.Discrete => "Discrete", SmallLatent.Spherical => "Spherical", _ => "Wasserstein" };
        int shown = _options.Latent == SmallLatent.Variational ? Kept : _options.Latent == SmallLatent.Discrete ? Codebooks : _options.Latent == SmallLatent.Spherical ? Size - 1 : Size;
        ScriptNode encoder = new ScriptNode(kind == "Wasserstein" ? "WasserteinEncoder" : kind + "Encoder").With("warmed_up", ScriptTensor.Whole(1))
            .With("encoder", new ScriptNode(_options.Family == SmallFamily.First ? "Encoder" : "EncoderV2").With("net", _encoder.Module(_form)));
        if (_options.Latent is SmallLatent.Wasserstein or SmallLatent.Discrete) encoder.With("noise_augmentation", SmallRaveOptions.NoiseLatents);
        if (_options.Latent == SmallLatent.Discrete) encoder.With("rvq", Quantizer());
        return new ScriptNode(kind + "ScriptedRAVE").With("sr", SmallRaveOptions.SampleRate).With("spectrogram", null).With("resampler", null)
            .With("input_mode", "pqmf").With("output_mode", "pqmf").With("n_channels", _options.Channels).With("target_channels", _options.Channels)
            .With("full_latent_size", Size).With("latent_size", shown).With("_has_prior", false).With("encode_output_labels", new[] { "(signal) Latent dimension 1" })
            .With("latent_pca", new ScriptTensor([Size, Size], _components)).With("latent_mean", new ScriptTensor([Size], _mean))
            .With("fidelity", new ScriptTensor([Size], [0.5f, 0.8f, 0.9f, 0.97f, 0.99f, 1])).With("encode_params", ScriptTensor.Whole(_options.Channels, 1, shown, _options.Hop))
            .With("pqmf", _bank.Module(_form)).With("encoder", encoder).With("decoder", Decoder());
    }

    private ScriptNode Version1() => new ScriptNode("TraceModel").With("deterministic", false).With("trained_cropped", _options.TrainedCropped).With("stereo", false)
        .With("cropped_latent_size", Kept).With("latent_size", ScriptTensor.Whole(DecoderInputs)).With("sampling_rate", ScriptTensor.Whole(SmallRaveOptions.SampleRate))
        .With("max_batch_size", ScriptTensor.Whole(64)).With("training", true).With("resample", new ScriptNode("Resampling").With("identity", true))
        .With("latent_pca", new ScriptTensor([Size, Size], _components)).With("latent_mean", new ScriptTensor([Size], _mean))
        .With("encode_params", ScriptTensor.Whole(1, 1, Kept, _options.Hop)).With("pqmf", _bank.Module(BankForm))
        .With("encoder", new ScriptNode("Encoder").With("net", _encoder.Module(_form))).With("decoder", Decoder());

    private ScriptNode Decoder()
    {
        if (_options.Family == SmallFamily.Second)
        {
            ScriptNode net = _decoder.Module(_form);
            ScriptNode generator = new ScriptNode("GeneratorV2").With("amplitude_modulation", true).With("noise_module", null).With("waveform_module", null).With("net", net);
            if (_noise == null) net.With($"{net.Attributes.Count(a => a.Value is ScriptNode)}", _wave.Module(_form));
            else generator.With("waveform_module", _wave.Module(_form)).With("noise_module", NoiseModule("NoiseGeneratorV2"));
            return generator;
        }

        ScriptNode[] branches = [_wave.Module(_form), _loudness.Module(_form), .. _noise == null ? (ScriptNode[])[] : [NoiseModule("NoiseGenerator")]];
        int[] delays = [_wave.Delay(_form), _loudness.Delay(_form), .. _noise == null ? (int[])[] : [4 * _noise.Delay(_form)]];
        ScriptNode heads = new ScriptNode(_form.Streaming ? "AlignBranches" : "Branches").With("branches", ScriptNode.Sequence("ModuleList", branches));
        if (_form.Streaming) heads.With("paddings", ScriptNode.Sequence("ModuleList", delays.Select(d => new ScriptNode("CachedPadding1d").With("padding", delays.Max() - d))));
        ScriptNode decoder = new ScriptNode("Generator").With("use_noise", _noise != null).With("loud_stride", 1).With("net", _decoder.Module(_form)).With("synth", heads);
        return _options.Version1 ? decoder : decoder.With("warmed_up", ScriptTensor.Whole(1));
    }

    private ScriptNode NoiseModule(string type) => new ScriptNode(type).With("data_size", Bands).With("n_channels", _options.Channels)
        .With("target_size", ScriptTensor.Whole(4)).With("net", _noise!.Module(_form));

    private ScriptNode Quantizer() => new ScriptNode("ResidualVectorQuantization").With("layers", ScriptNode.Sequence("ModuleList", _books.Select(book =>
        new ScriptNode("VectorQuantization").With("codebook_size", Entries).With("project_in", new ScriptNode("Identity")).With("project_out", new ScriptNode("Identity"))
            .With("_codebook", new ScriptNode("EuclideanCodebook").With("embed", new ScriptTensor([Entries, Size], book)).With("cluster_size", new ScriptTensor([Entries], _weights.Positive(Entries)))))));
}
