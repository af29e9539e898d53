namespace NeuralSynth.Import.Networks;

/// <summary>Recognises RAVE in a TorchScript file and reads its network, versions 1.x to 2.3.</summary>
internal sealed class RaveReader
{
    // What manifests allow.
    private const int LowestRateHz = 8_000, HighestRateHz = 192_000;
    private const int MostBands = 64;

    private readonly ScriptModule _root;
    private readonly List<string> _notes = [];

    private RaveReader(ScriptModule root) => _root = root;

    /// <summary>The network of the file.</summary>
    /// <exception cref="ImportFault">None, or one that is not covered.</exception>
    public static RaveModel Read(ScriptFile file) => new RaveReader(Model(file.Root)).Read();

    /// <summary>The autoencoder itself: a file combined with a prior (1.x) holds both.</summary>
    public static ScriptModule Model(ScriptModule root) => root.Find("_rave") ?? root;

    private RaveModel Read()
    {
        if (_root.Find("encoder") == null || _root.Find("decoder") == null)
            throw new ImportFault($"its top class is {ImportFault.Quote(_root.Class)} without encoder and decoder: TorchScript, but no RAVE model");
        Refuse();
        int channels = (int)Math.Clamp(_root.FindInteger("n_channels") ?? 1, 0, int.MaxValue);
        if (channels is < 1 or > 2) throw new ImportFault($"it has {channels} channels; 1 and 2 are covered");
        RaveFilterBank bank = ReadFilterBank();
        ScriptModule encoderModule = EncoderReader.Network(_root.Child("encoder"));
        Layer[] encoder = EncoderReader.Read(encoderModule);
        RaveDecoder decoder = new DecoderReader(_root.Child("decoder"), bank.Bands * channels, AddsNoise(), _notes).Read();
        int encoded = Channels.After(encoder, bank.Bands * channels, "the encoder");
        RaveLatent latent = new LatentReader(_root, encoded, _notes).Read();
        return new RaveModel
        {
            SampleRate = SampleRate(),
            Channels = channels,
            TargetChannels = Target(channels),
            FilterBank = bank,
            Encoder = encoder,
            Latent = latent,
            Decoder = decoder,
            Streaming = _root.Child("pqmf").Child("forward_conv").Class == "CachedConv1d",
            Notes = [.. _notes],
        };
    }

    private void Refuse()
    {
        string input = _root.FindText("input_mode") ?? "pqmf";
        if (_root.Has("spectrogram") || input == "mel")
            throw new ImportFault("it is a hybrid model (mel spectrogram in, recurrent layers inside): the original's result depends on the block size, so there is nothing to be equal to");
        if (input != "pqmf") throw new ImportFault($"its encoder takes {ImportFault.Quote(input)}; bands of a filter bank are covered");
        if (_root.Find("pqmf") == null) throw new ImportFault("it has no filter bank; models without one are not covered");
    }

    /// <summary>Layers 1.x exports leave out when they are deterministic.</summary>
    private bool AddsNoise() => _root.FindFlag("deterministic") != true;

    private RaveFilterBank ReadFilterBank()
    {
        ScriptModule pqmf = _root.Child("pqmf");
        var reader = new LayerReader(passesDelay: false) { Causal = EncoderReader.IsCausal(pqmf.Child("inverse_conv")) };
        ConvolutionLayer analysis = reader.Convolution(pqmf.Child("forward_conv")), synthesis = reader.Convolution(pqmf.Child("inverse_conv"));
        int bands = analysis.Outputs;
        bool fits = analysis is { Inputs: 1, Dilation: 1, Groups: 1 } && analysis.Stride == bands && bands is >= 2 and <= MostBands
            && synthesis is { Stride: 1, Dilation: 1, Groups: 1 } && synthesis.Inputs == bands && synthesis.Outputs == bands;
        return fits ? new RaveFilterBank(analysis, synthesis) : throw pqmf.Refuse("its filter bank has other sizes than are known");
    }

    private int SampleRate()
    {
        long rate = _root.FindIntegerOrBuffer("sr") ?? _root.FindIntegerOrBuffer("sampling_rate") ?? throw new ImportFault("it does not say its sample rate");
        ScriptModule? resampler = _root.Find("resampler") ?? _root.Find("resample");
        if (resampler != null && resampler.FindFlag("identity") != true)
        {
            long inner = resampler.FindInteger("model_sr") ?? resampler.FindInteger("source_sr") ?? throw resampler.Missing("the network's sample rate");
            if (inner != rate) _notes.Add($"The export resamples from {rate} Hz to the network's {inner} Hz; the package runs at {inner} Hz and leaves resampling to the plug-in.");
            rate = inner;
        }

        return rate is >= LowestRateHz and <= HighestRateHz ? (int)rate : throw new ImportFault($"its sample rate is {rate} Hz; {LowestRateHz} to {HighestRateHz} Hz are covered");
    }

    private int Target(int channels)
    {
        if (_root.Has("_prior") || _root.FindFlag("_has_prior") == true) _notes.Add("It holds a prior, which composes latents by itself; the prior is left out.");
        long target = _root.FindInteger("target_channels") ?? (_root.FindFlag("stereo") == true ? 2 : channels);
        if (target > channels) _notes.Add($"The export decodes {target} times with separate noise for width; the plug-in does the same for a mono model on a stereo track.");
        if (target < channels) _notes.Add($"The export keeps the first of {channels} channels; the package keeps both.");
        return (int)Math.Clamp(target, 1, 64);
    }
}
