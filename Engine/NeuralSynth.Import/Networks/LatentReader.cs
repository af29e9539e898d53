namespace NeuralSynth.Import.Networks;

/// <summary>What the export does between encoder and decoder.</summary>
/// <param name="root">The model.</param>
/// <param name="encoded">Channels that the encoder's network makes.</param>
/// <param name="notes">Receives what the user should know.</param>
internal sealed class LatentReader(ScriptModule root, int encoded, List<string> notes)
{
    // What manifests allow.
    private const int MostDimensions = 256;
    private const int MostCodebooks = 64;

    public RaveLatent Read() => root.Child("encoder").Class switch
    {
        "VariationalEncoder" or "Encoder" => Variational(),
        "WasserteinEncoder" or "WassersteinEncoder" => Plain(),
        "DiscreteEncoder" => Quantized(),
        "SphericalEncoder" => Spherical(),
        _ => throw root.Child("encoder").Refuse("an encoder of a kind that is not known"),
    };

    private VariationalLatent Variational()
    {
        if (encoded % 2 != 0) throw new ImportFault($"its encoder makes {encoded} channels instead of means and scales");
        int size = encoded / 2;
        float[] components = root.Floats("latent_pca"), mean = root.Floats("latent_mean");
        if (mean.Length != size || components.Length != size * size) throw new ImportFault($"its latent statistics have {mean.Length} dimensions, its encoder {size}");
        long full = root.FindInteger("full_latent_size") ?? root.FindIntegerOrBuffer("latent_size") ?? size;
        long kept = root.FindInteger("cropped_latent_size") ?? root.FindInteger("latent_size") ?? Kept();
        bool rotatesFirst = root.FindFlag("trained_cropped") == true;
        if (kept < 1 || kept > size || size > MostDimensions || full < size || full > 4 * MostDimensions || (!rotatesFirst && full != size) || (rotatesFirst && kept != size))
            throw new ImportFault($"it keeps {kept} of {full} latent dimensions beside an encoder of {size}");
        bool deterministic = root.FindFlag("deterministic") == true;
        if (deterministic) notes.Add("The export is deterministic: it has no random latents and no noise.");
        return new VariationalLatent
        {
            Dimensions = (int)kept,
            NoiseDimensions = (int)(full - kept),
            Components = components,
            Mean = mean,
            Fidelity = root.FindFloats("fidelity") ?? [],
            RotatesFirst = rotatesFirst,
            Deterministic = deterministic,
        };
    }

    private long Kept() => root.FindBuffer("encode_params") is [_, _, var channels, _] ? channels : throw root.Missing("the number of its latent dimensions");

    private PlainLatent Plain()
    {
        if (encoded > MostDimensions) throw new ImportFault($"it has {encoded} latent dimensions; at most {MostDimensions} are covered");
        return new PlainLatent { Dimensions = encoded, NoiseDimensions = NoiseDimensions() };
    }

    private SphericalLatent Spherical()
    {
        if (encoded is < 2 or > MostDimensions) throw new ImportFault($"it has {encoded} latent dimensions; 2 to {MostDimensions} are covered");
        notes.Add("The export shows angles on a sphere as its latent; the package shows the point's coordinates, which are brought back to the sphere.");
        return new SphericalLatent { Dimensions = encoded, NoiseDimensions = 0 };
    }

    private QuantizedLatent Quantized()
    {
        ScriptModule encoder = root.Child("encoder");
        ScriptModule quantizer = encoder.Find("rvq") ?? encoder.Find("quantizer") ?? throw encoder.Missing("a quantiser");
        ScriptModule[] layers = [.. quantizer.Child("layers").Children()];
        if (layers.Length is 0 or > MostCodebooks || encoded > MostDimensions) throw quantizer.Refuse($"{layers.Length} codebooks of {encoded} dimensions");
        foreach (ScriptModule layer in layers)
        {
            if (layer.Find("project_in") is { Class: not "Identity" } projection) throw projection.Refuse("codebooks behind a projection");
            if (layer.Child("_codebook").Shape("embed") is not [> 1, int dimensions] || dimensions != encoded) throw layer.Missing($"a codebook of {encoded} dimensions");
        }

        notes.Add("The export shows indices of codebook entries as its latent; the package shows what they stand for, along its main axes.");
        return new QuantizedLatent
        {
            Dimensions = encoded,
            NoiseDimensions = NoiseDimensions(),
            Codebooks = Array.ConvertAll(layers, l => l.Child("_codebook").Floats("embed")),
            Usage = Array.ConvertAll(layers, l => l.Child("_codebook").FindFloats("cluster_size") ?? []),
        };
    }

    private int NoiseDimensions()
    {
        long noise = root.Child("encoder").FindInteger("noise_augmentation") ?? 0;
        return noise is >= 0 and <= 4 * MostDimensions ? (int)noise : throw new ImportFault($"it appends {noise} random dimensions");
    }
}
