namespace NeuralSynth.Import.Networks;

/// <summary>The decoder's layers and heads.</summary>
/// <param name="decoder">The module.</param>
/// <param name="bands">Bands of all channels.</param>
/// <param name="addsNoise">False: the export leaves noise out.</param>
/// <param name="notes">Receives what the user should know.</param>
internal sealed class DecoderReader(ScriptModule decoder, int bands, bool addsNoise, List<string> notes)
{
    private const int LongestSegment = 4096;

    private readonly bool _causal = EncoderReader.IsCausal(EncoderReader.First(decoder.Child("net")));

    public RaveDecoder Read()
    {
        Layer[] layers = Reader(passesDelay: false).Read(decoder.Child("net"));
        return decoder.Find("synth") is { } heads ? ReadHeads(layers, heads) : ReadModulated(layers);
    }

    private LayerReader Reader(bool passesDelay) => new(passesDelay) { Causal = _causal };

    private HeadsDecoder ReadHeads(Layer[] layers, ScriptModule heads)
    {
        if (decoder.FindInteger("loud_stride") is { } stride and not 1) throw decoder.Refuse($"a loudness every {stride} frames");
        ScriptModule[] branches = [.. heads.Child("branches").Children()];
        if (branches.Length is < 2 or > 3) throw heads.Missing("two or three branches");
        Layer[] wave = Reader(false).Read(branches[0]), loudness = Reader(false).Read(branches[1]);
        RaveNoise? noise = branches.Length == 3 ? ReadNoise(branches[2], passesDelay: true) : null;
        int[] ahead = [LookAhead.Frames(wave), LookAhead.Frames(loudness), .. noise == null ? (int[])[] : [Ahead(noise)]];
        int[] delays = LayerReader.Delays(heads, branches.Length) ?? LayerReader.Waits(ahead);
        return new HeadsDecoder(
            layers,
            new Branch(delays[0], wave),
            new Branch(delays[1], loudness),
            IsNoiseOn() ? noise : null,
            noise == null ? 0 : delays[2],
            ahead.Zip(delays, (a, d) => a + d).Max());
    }

    /// <summary>2.x exports add noise once training switched it on; 1.x exports always do.</summary>
    private bool IsNoiseOn()
    {
        if (!addsNoise) return false;
        bool on = decoder.FindIntegerOrBuffer("warmed_up") is not 0;
        if (!on && decoder.FindFlag("use_noise") == true) notes.Add("Training had not switched its noise on; the export plays none, and so does the package.");
        return on;
    }

    private ModulatedDecoder ReadModulated(Layer[] layers)
    {
        bool modulated = decoder.FindFlag("amplitude_modulation") ?? false; // since 2.1.8
        ScriptModule? waveform = decoder.Find("waveform_module"), noise = decoder.Find("noise_module");
        Layer[] last = waveform == null ? [] : Reader(false).Read(waveform);
        return new ModulatedDecoder(layers, last, modulated, noise == null ? null : ReadNoise(noise, passesDelay: false));
    }

    private RaveNoise ReadNoise(ScriptModule module, bool passesDelay)
    {
        Layer[] layers = Reader(passesDelay).Read(module.Child("net"));
        long segment = module.FindIntegerOrBuffer("target_size") ?? throw module.Missing("the length of a segment");
        long channels = module.FindInteger("n_channels") ?? 1;
        long noiseBands = module.Integer("data_size") * Math.Clamp(channels, 1, 64);
        if (noiseBands != bands) throw module.Refuse($"noise in {noiseBands} bands beside a waveform in {bands}");
        int strides = layers.OfType<ConvolutionLayer>().Aggregate(1, (a, c) => (int)Math.Min((long)a * c.Stride, LongestSegment + 1));
        if (segment != strides || segment > LongestSegment) throw module.Refuse($"segments of {segment} frames from layers that make one of {strides}");
        return new RaveNoise(layers, bands, (int)segment);
    }

    private static int Ahead(RaveNoise noise) => checked((int)LookAhead.Of(noise.Layers, new Delay(0, 1)).Units);
}
