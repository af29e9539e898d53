using System.Text.Json;
using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Json;

/// <summary>Reads and writes model.json.</summary>
internal static class ManifestJson
{
    /// <summary>The manifest itself nests five deep; the rest is room for members of later versions.</summary>
    public const int DeepestNesting = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DeepestNesting };

    public static byte[] Write(ModelManifest manifest) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJsonContext.Default.ModelManifest), (byte)'\n'];

    /// <summary>Members that this version does not know are ignored; wrong types, null where a value belongs, missing
    /// required members and repeated members are refused, each with its path.</summary>
    public static ModelManifest Read(byte[] json, Place place)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            ManifestTypeCheck.Check(document.RootElement, place);
            ModelManifest? manifest = document.RootElement.Deserialize(ManifestJsonContext.Default.ModelManifest);
            return Complete(manifest ?? throw place.Fail("an object", "null"));
        }
        catch (JsonException e)
        {
            string where = e.Path ?? $"line {e.LineNumber + 1}";
            throw place.At(where).Fail($"JSON nested at most {DeepestNesting} deep that the schema allows", Place.Quote(e.Message), e);
        }
        catch (InvalidOperationException e)
        {
            throw place.Fail("JSON text in UTF-8", "an invalid byte or an unpaired surrogate", e);
        }
    }

    /// <summary>Gives absent members their defaults. The source-generated serialiser sets every init-only property, so
    /// the initialisers of the records are lost; members of value types with a default other than zero are required.</summary>
    private static ModelManifest Complete(ModelManifest read) => read with
    {
        Author = read.Author ?? "",
        Sources = read.Sources ?? [],
        Description = read.Description ?? "",
        Tags = read.Tags ?? [],
        WeightPrecision = read.WeightPrecision ?? WeightPrecisions.Float32,
        Classes = read.Classes ?? [],
        Descriptors = read.Descriptors ?? [],
        Evaluation = read.Evaluation ?? [],
        Training = read.Training is { } training ? Complete(training) : null,
    };

    private static TrainingSummary Complete(TrainingSummary read) => read with
    {
        Program = read.Program ?? "",
        SplitSeconds = read.SplitSeconds ?? [],
        Losses = read.Losses ?? [],
    };
}
