namespace NeuralSynth.Import.Networks;

/// <summary>Sizes of one step and delays, all derived from the network.</summary>
internal sealed record RaveTiming
{
    // What manifests allow.
    private const int LongestHop = 65_536, LongestLatency = 1 << 20;

    /// <summary>Samples of one step.</summary>
    public required int HopSamples { get; init; }

    /// <summary>Frames of the filter bank in one step; even, so that signs repeat.</summary>
    public required int HopFrames { get; init; }

    /// <summary>Latent frames in one step.</summary>
    public required int LatentFrames { get; init; }

    /// <summary>What the streamed encoder lags, in frames of the filter bank.</summary>
    public required long EncoderFrames { get; init; }

    /// <summary>What the streamed decoder lags, in frames of the filter bank.</summary>
    public required long DecoderFrames { get; init; }

    /// <summary>Delay of analysis followed by synthesis when streamed, samples.</summary>
    public required int FilterBankSamples { get; init; }

    /// <summary>From an event in the audio to the same event in the streamed output, samples; without the hop's buffering.</summary>
    public required int LatencySamples { get; init; }

    /// <summary>Frame parity of the signs behind the analysis and in front of the synthesis.</summary>
    public (int Analysis, int Synthesis) Parity(StreamingMode mode) =>
        mode == StreamingMode.Compatible ? (0, 0) : ((int)(EncoderFrames & 1), (int)(DecoderFrames & 1));

    public static RaveTiming Of(RaveModel model)
    {
        Delay encoder = LookAhead.Of(model.Encoder, new Delay(0, 1));
        long ratio = encoder.UnitsPerFrame;
        var (decoderFrames, perFrame) = Decoder(model.Decoder, ratio);
        if (perFrame != 1) throw new ImportFault($"its encoder makes one latent frame of {ratio} frames, its decoder {ratio / (double)perFrame:g4} frames of one");
        int bands = model.FilterBank.Bands;
        long frames = Together(Together(2, ratio), Segment(model.Decoder));
        if (frames * bands > LongestHop) throw new ImportFault($"a step of it has {frames * bands} samples; at most {LongestHop} are covered");
        int bank = FilterBankDelay.Samples(model.FilterBank);
        long latency = ((encoder.Units + decoderFrames) * bands) + bank;
        if (latency > LongestLatency) throw new ImportFault($"it lags {latency} samples; at most {LongestLatency} are covered");
        return new RaveTiming
        {
            HopSamples = (int)frames * bands,
            HopFrames = (int)frames,
            LatentFrames = (int)(frames / ratio),
            EncoderFrames = encoder.Units,
            DecoderFrames = decoderFrames,
            FilterBankSamples = bank,
            LatencySamples = (int)latency,
        };
    }

    private static (long Units, long PerFrame) Decoder(RaveDecoder decoder, long ratio)
    {
        Delay delay = LookAhead.Of(decoder.Layers, new Delay(0, ratio));
        delay = decoder switch
        {
            HeadsDecoder heads => delay.Plus(heads.HeadFrames),
            ModulatedDecoder modulated => LookAhead.Of(modulated.Waveform, delay),
            _ => delay,
        };
        return (delay.Units, delay.UnitsPerFrame);
    }

    private static int Segment(RaveDecoder decoder) => decoder switch
    {
        HeadsDecoder { Noise: { } noise } => noise.SegmentFrames,
        ModulatedDecoder { Noise: { } noise } => noise.SegmentFrames,
        _ => 1,
    };

    private static long Together(long a, long b)
    {
        long x = a, y = b;
        while (y != 0) (x, y) = (y, x % y);
        return a / x * b;
    }
}
