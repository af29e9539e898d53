using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>Checks what model.json says, without looking at any graph.</summary>
internal static class ManifestValidator
{
    private const int HashCharacters = 64;

    public static void Validate(ModelManifest manifest, Place place, ModelPackageLimits limits)
    {
        CheckVersion(manifest.SchemaVersion, place.At("$.schemaVersion"));
        CheckIdentity(manifest, place);
        CheckTexts(manifest, place);
        CheckKind(manifest, place);
        Rule.InRange(manifest.SampleRate, ManifestLimits.LowestRateHz, ManifestLimits.HighestRateHz, place.At("$.sampleRate"));
        Rule.InRange(manifest.HopSamples, 1, ManifestLimits.LongestHop, place.At("$.hopSamples"));
        Rule.InRange(manifest.Channels, 1, ManifestLimits.MostChannels, place.At("$.channels"));
        Rule.InRange(manifest.LatencySamples, 0, ManifestLimits.LongestLatency, place.At("$.latencySamples"));
        Rule.OneOf(manifest.WeightPrecision, [WeightPrecisions.Float32, WeightPrecisions.Float16], place.At("$.weightPrecision"));
        LatentRules.Check(manifest, place);
        DdspRules.Check(manifest, place);
        DrumRules.Check(manifest, place);
        GraphDescriptionRules.Check(manifest, place, limits);
        FigureRules.Check(manifest, place);
        CheckPreview(manifest.Preview, place.At("$.preview"));
    }

    private static void CheckVersion(int version, Place place)
    {
        const int current = ModelManifest.CurrentSchemaVersion;
        if (version > current) throw place.Fail($"at most {current}", $"{version}: the package needs a newer NeuralSynth");
        if (version < 1) throw place.Fail($"1 to {current}", $"{version}");
    }

    private static void CheckIdentity(ModelManifest manifest, Place place)
    {
        if (manifest.Id == Guid.Empty) throw place.At("$.id").Fail("a UUID that is not zero", $"{manifest.Id}");
        string hash = manifest.ContentHash;
        if (hash.Length != HashCharacters || !hash.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f'))
            throw place.At("$.contentHash").Fail($"{HashCharacters} lower-case hexadecimal digits", Place.Quote(hash));
    }

    private static void CheckTexts(ModelManifest manifest, Place place)
    {
        Rule.Line(manifest.Name, 1, ManifestLimits.LongestName, place.At("$.name"));
        Rule.Line(manifest.Author, 0, ManifestLimits.LongestLine, place.At("$.author"));
        Rule.Line(manifest.Licence, 1, ManifestLimits.LongestLine, place.At("$.licence"));
        Rule.Text(manifest.Description, ManifestLimits.LongestParagraph, place.At("$.description"));
        Rule.Count(manifest.Sources.Length, 0, ManifestLimits.MostSources, "sources", place.At("$.sources"));
        foreach (string source in manifest.Sources) Rule.Line(source, 0, ManifestLimits.LongestLine, place.At("$.sources"));
        Rule.Count(manifest.Tags.Length, 0, ManifestLimits.MostTags, "tags", place.At("$.tags"));
        foreach (string tag in manifest.Tags) Rule.Line(tag, 1, ManifestLimits.LongestName, place.At("$.tags"));
    }

    private static void CheckKind(ModelManifest manifest, Place place)
    {
        Rule.OneOf(manifest.Kind, [ModelKinds.Timbre, ModelKinds.Drum], place.At("$.kind"));
        string[] architectures = manifest.Kind == ModelKinds.Timbre ? [ModelArchitectures.Ddsp, ModelArchitectures.Autoencoder] : [ModelArchitectures.Generator];
        Rule.OneOf(manifest.Architecture, architectures, place.At("$.architecture"));
        Place classes = place.At("$.classes");
        Rule.Count(manifest.Classes.Length, 0, manifest.Kind == ModelKinds.Drum ? ManifestLimits.MostClasses : 0, "classes", classes);
        foreach (string name in manifest.Classes) Rule.Line(name, 1, ManifestLimits.LongestName, classes);
        Rule.Distinct(manifest.Classes, classes);
    }

    private static void CheckPreview(PreviewFiles? preview, Place place)
    {
        CheckPreviewFile(preview?.Audio, [".wav"], place.At("audio"));
        CheckPreviewFile(preview?.Picture, [".png", ".svg"], place.At("picture"));
    }

    private static void CheckPreviewFile(string? name, string[] extensions, Place place)
    {
        if (name is null) return;
        EntryName.Check(name, place);
        if (!extensions.Contains(Path.GetExtension(name))) throw place.Fail("a name ending in " + string.Join(" or ", extensions), Place.Quote(name));
    }
}
