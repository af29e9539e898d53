using System.Globalization;
using System.Text;
using NeuralSynth.Import.Networks;

namespace NeuralSynth.Import;

/// <summary>What a RAVE file holds.</summary>
public sealed record RaveInspection
{
    /// <summary>Name of the exported class: the kind of latent space and the version's family.</summary>
    public required string Class { get; init; }

    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Hz of the network.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Audio channels.</summary>
    public required int Channels { get; init; }

    /// <summary>Samples of one step.</summary>
    public required int HopSamples { get; init; }

    /// <summary>Algorithmic delay, samples, besides the hop.</summary>
    public required int LatencySamples { get; init; }

    /// <summary>Delay of the encoder, of the decoder (frames of <see cref="Bands"/> samples), and of the filter bank (samples).</summary>
    public required (long EncoderFrames, long DecoderFrames, int FilterBankSamples) Delays { get; init; }

    /// <summary>Bands of the filter bank.</summary>
    public required int Bands { get; init; }

    /// <summary>Latent dimensions that are shown, and random ones that are appended.</summary>
    public required (int Shown, int Random) Latents { get; init; }

    /// <summary>Factors by which the encoder is slower, layer by layer.</summary>
    public required int[] Ratios { get; init; }

    /// <summary>Weights of encoder and decoder.</summary>
    public required (long Encoder, long Decoder) Weights { get; init; }

    /// <summary>Whether it was exported for streaming.</summary>
    public required bool Streaming { get; init; }

    /// <summary>Whether its decoder looks at nothing ahead.</summary>
    public required bool Causal { get; init; }

    /// <summary>Whether odd bands come out inverted in other players.</summary>
    public required bool InvertsOddBands { get; init; }

    /// <summary>What is left out or done in another way.</summary>
    public required string[] Notes { get; init; }

    /// <summary>As text for a terminal.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        Row("Class", Class);
        Row("Network", Summary);
        Row("Sample rate", $"{SampleRate} Hz, {(Channels == 1 ? "mono" : "stereo")}");
        Row("Hop", $"{HopSamples} samples ({Milliseconds(HopSamples)} ms), {Bands} bands, encoder slower by {string.Join(" · ", Ratios)}");
        Row("Latency", $"{LatencySamples} samples ({Milliseconds(LatencySamples)} ms), besides the hop");
        Row("of which", $"encoder {Delays.EncoderFrames} frames, decoder {Delays.DecoderFrames} frames of {Bands} samples, filter bank {Delays.FilterBankSamples} samples");
        Row("Latents", $"{Latents.Shown} shown, {Latents.Random} random");
        Row("Weights", $"{Weights.Encoder:n0} in the encoder, {Weights.Decoder:n0} in the decoder");
        Row("Exported", Streaming ? "for streaming" : "without streaming; the package streams");
        Row("Odd bands", InvertsOddBands ? "come out inverted in other players; --streaming corrected (default) does not, compatible does" : "the same in all players");
        foreach (string note in Notes) Row("Note", note);
        return text.ToString();

        void Row(string label, string value) => text.Append(label.PadRight(14)).Append(value).Append('\n');
    }

    internal static RaveInspection Of(RaveModel model, RaveTiming timing, ScriptModule root)
    {
        long encoder = Count(model.Encoder), decoder = Count(model.Decoder.Layers);
        bool causal = !model.Decoder.Layers.OfType<ConvolutionLayer>().Any(c => c.LookAheadFrames > 0);
        string family = model.Decoder is HeadsDecoder ? "first generation (v1, onnx, raspberry, BRAVE)" : "second generation (v2, v2_small, v3 and relatives)";
        string latent = model.Latent switch
        {
            VariationalLatent => "variational",
            QuantizedLatent => "discrete",
            SphericalLatent => "spherical",
            _ => "Wasserstein",
        };
        return new RaveInspection
        {
            Class = string.Concat(RaveReader.Model(root).Class.Where(char.IsLetterOrDigit).Take(64)),
            Summary = $"RAVE autoencoder of the {family}, {latent}, {(causal ? "causal" : "centred")}.",
            SampleRate = model.SampleRate,
            Channels = model.Channels,
            HopSamples = timing.HopSamples,
            LatencySamples = timing.LatencySamples,
            Delays = (timing.EncoderFrames, timing.DecoderFrames, timing.FilterBankSamples),
            Bands = model.FilterBank.Bands,
            Latents = (model.Latent.Dimensions, model.Latent.NoiseDimensions),
            Ratios = [.. model.Encoder.OfType<ConvolutionLayer>().Where(c => c.Stride > 1).Select(c => c.Stride)],
            Weights = (encoder, decoder),
            Streaming = model.Streaming,
            Causal = causal,
            InvertsOddBands = timing.Parity(StreamingMode.Corrected) != timing.Parity(StreamingMode.Compatible),
            Notes = model.Notes,
        };
    }

    private static long Count(IEnumerable<Layer> layers) => layers.Sum(layer => layer switch
    {
        ConvolutionLayer c => c.Weights.LongLength,
        UpsamplingLayer u => u.Weights.LongLength,
        SumLayer sum => sum.Branches.Sum(b => Count(b.Layers)),
        _ => 0,
    });

    private string Milliseconds(int samples) => (1000.0 * samples / SampleRate).ToString("0.#", CultureInfo.InvariantCulture);
}
