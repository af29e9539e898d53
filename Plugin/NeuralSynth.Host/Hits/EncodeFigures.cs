using NeuralSynth.Contract;

namespace NeuralSynth.Host.Hits;

/// <summary>What <c>encode</c> prints.</summary>
internal sealed record EncodeFigures
{
    public required string File { get; init; }

    public required string Model { get; init; }

    public required string Class { get; init; }

    /// <summary>Of the three most probable classes.</summary>
    public required Dictionary<string, double> Probabilities { get; init; }

    public required double MapX { get; init; }

    public required double MapY { get; init; }

    /// <summary>Standard deviations from the place on the map.</summary>
    public required double[] DescriptorOffsets { get; init; }

    public required double[] FineLatents { get; init; }

    /// <summary>Standard deviations.</summary>
    public required double Residual { get; init; }

    /// <summary>Measured by the encoder, in their units.</summary>
    public required Dictionary<string, double> Descriptors { get; init; }

    /// <summary>Opening the model.</summary>
    public required double OpenMilliseconds { get; init; }

    /// <summary>Reading, encoding, placing, and generating resynthesis and variations.</summary>
    public required double EncodeMilliseconds { get; init; }

    public static EncodeFigures Of(string path, ModelManifest manifest, EncodedHit hit, double opened, double encoded) => new()
    {
        File = path,
        Model = manifest.Name,
        Class = manifest.Classes.ElementAtOrDefault(hit.Placement.Class) ?? "",
        Probabilities = hit.Code.Classes.Select((p, c) => (Name: manifest.Classes[c], Value: Math.Round(p, 4))).OrderByDescending(p => p.Value).Take(3).ToDictionary(p => p.Name, p => p.Value),
        MapX = Math.Round(hit.Placement.MapX, 4),
        MapY = Math.Round(hit.Placement.MapY, 4),
        DescriptorOffsets = [.. hit.Placement.Descriptors.Select(d => Math.Round(d, 3))],
        FineLatents = [.. hit.Placement.FineLatents.Select(z => Math.Round(z, 3))],
        Residual = Math.Round(hit.Placement.Residual, 4),
        Descriptors = manifest.Descriptors.Take(hit.Code.Descriptors.Length).Select((d, k) => (d.Name, Value: Math.Round(hit.Code.Descriptors[k] * d.StandardDeviation + d.Mean, 3))).ToDictionary(d => d.Name, d => d.Value),
        OpenMilliseconds = Math.Round(opened, 1),
        EncodeMilliseconds = Math.Round(encoded, 1),
    };

    public string ToText() => FormattableString.Invariant(
        $"{File}: {string.Join(", ", Probabilities.Select(p => $"{p.Key} {100 * p.Value:0} %"))}; map {MapX:0.000} {MapY:0.000}, descriptors {string.Join(' ', DescriptorOffsets.Select(d => $"{d:+0.00;-0.00}"))}, left over {Residual:0.00} deviations; model opened in {OpenMilliseconds:0} ms, encoded with variations in {EncodeMilliseconds:0} ms");
}
