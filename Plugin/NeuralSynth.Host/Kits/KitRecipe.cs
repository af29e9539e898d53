namespace NeuralSynth.Host.Kits;

/// <summary>What a factory kit is to sound like, without saying where on a map that is.</summary>
internal sealed record KitRecipe
{
    /// <summary>Descriptors by which sounds are chosen, as parameter keys.</summary>
    public static readonly string[] Descriptors = ["brightness", "boominess", "noisiness", "decay"];

    /// <summary>Parameter key of a pad's level.</summary>
    public const string Level = "level";

    public required string Name { get; init; }

    /// <summary>Added to the levels of all pads, dB.</summary>
    public double TrimDb { get; set; }

    public string About { get; set; } = "";

    public string[] Tags { get; set; } = [];

    /// <summary>Words in names of map points that are preferred.</summary>
    public string[] Like { get; set; } = [];

    /// <summary>[16].</summary>
    public required PadRecipe[] Pads { get; init; }
}

/// <summary>One pad of a recipe.</summary>
internal sealed record PadRecipe
{
    /// <summary>Class of the model.</summary>
    public required string Class { get; set; }

    /// <summary>[4] wanted descriptors, in standard deviations of the class from its mean.</summary>
    public double[] Sound { get; init; } = new double[KitRecipe.Descriptors.Length];

    /// <summary>Other controls by parameter key without the pad, plain values.</summary>
    public SortedDictionary<string, double> Controls { get; init; } = new(StringComparer.Ordinal);
}
