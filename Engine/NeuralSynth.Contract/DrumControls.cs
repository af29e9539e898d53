using System.Text.Json.Serialization;

namespace NeuralSynth.Contract;

/// <summary>A control of a drum generator beside its latent: what it means and which values are usual. Graphs see
/// (value − mean) / standard deviation.</summary>
public sealed record DescriptorDimension
{
    /// <summary>Name shown to the user, for example Brightness.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Unit of mean and standard deviation, for example dB.</summary>
    [JsonRequired]
    public string Unit { get; init; } = "";

    /// <summary>Mean over the training hits, in the unit.</summary>
    [JsonRequired]
    public float Mean { get; init; }

    /// <summary>Standard deviation over the training hits, in the unit, &gt; 0.</summary>
    [JsonRequired]
    public float StandardDeviation { get; init; } = 1;

    /// <summary>1st percentile, in standard deviations from the mean.</summary>
    [JsonRequired]
    public float Percentile1 { get; init; } = -2.3f;

    /// <summary>99th percentile, in standard deviations from the mean.</summary>
    [JsonRequired]
    public float Percentile99 { get; init; } = 2.3f;
}

/// <summary>The map of a drum model: reference points in the plane, near each other when they sound alike.</summary>
public sealed record DrumMap
{
    /// <summary>The points.</summary>
    [JsonRequired]
    public DrumMapPoint[] Points { get; init; } = [];
}

/// <summary>One reference point of the map.</summary>
public sealed record DrumMapPoint
{
    /// <summary>Name of the hit it stands for.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Index into the manifest's classes.</summary>
    [JsonRequired]
    public int Class { get; init; }

    /// <summary>[2] place in the map, −1 … 1 each.</summary>
    [JsonRequired]
    public float[] Position { get; init; } = [];

    /// <summary>[D] latent.</summary>
    [JsonRequired]
    public float[] Latent { get; init; } = [];

    /// <summary>[K] descriptors, in standard deviations from the mean; empty for a model without descriptors.</summary>
    [JsonRequired]
    public float[] Descriptors { get; init; } = [];
}
