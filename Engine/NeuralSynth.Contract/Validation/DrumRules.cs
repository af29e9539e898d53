using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>Descriptors and map of a drum model.</summary>
internal static class DrumRules
{
    public static void Check(ModelManifest manifest, Place place)
    {
        bool isDrum = manifest.Kind == ModelKinds.Drum;
        Place descriptors = place.At("$.descriptors");
        Rule.Count(manifest.Descriptors.Length, 0, isDrum ? ManifestLimits.MostDescriptors : 0, "descriptors", descriptors);
        for (int k = 0; k < manifest.Descriptors.Length; k++) CheckDescriptor(manifest.Descriptors[k], place.At($"$.descriptors[{k}]"));
        Rule.Distinct(manifest.Descriptors.Select(d => d.Name), descriptors);
        if (manifest.Map is not { } map) return;
        if (!isDrum) throw place.At("$.map").Fail("no map in a timbre model", "one");
        Rule.Count(map.Points.Length, 0, ManifestLimits.MostMapPoints, "points", place.At("$.map.points"));
        for (int i = 0; i < map.Points.Length; i++) CheckPoint(manifest, map.Points[i], place.At($"$.map.points[{i}]"));
    }

    private static void CheckDescriptor(DescriptorDimension descriptor, Place place)
    {
        Rule.Line(descriptor.Name, 1, ManifestLimits.LongestName, place.At("name"));
        Rule.Line(descriptor.Unit, 0, ManifestLimits.LongestName, place.At("unit"));
        Rule.Finite(descriptor.Mean, place.At("mean"));
        if (!(descriptor.StandardDeviation > 0) || float.IsInfinity(descriptor.StandardDeviation))
            throw place.At("standardDeviation").Fail("a finite number above 0", $"{descriptor.StandardDeviation}");
        Rule.Ascending(descriptor.Percentile1, descriptor.Percentile99, "percentile1 ≤ percentile99, both finite", place);
    }

    private static void CheckPoint(ModelManifest manifest, DrumMapPoint point, Place place)
    {
        const int plane = 2;
        Rule.Line(point.Name, 0, ManifestLimits.LongestName, place.At("name"));
        if (manifest.Classes.Length > 0) Rule.InRange(point.Class, 0, manifest.Classes.Length - 1, place.At("class"));
        else Rule.InRange(point.Class, 0, 0, place.At("class"));
        Rule.Count(point.Position.Length, plane, plane, "coordinates", place.At("position"));
        foreach (float x in point.Position)
            if (!(Math.Abs(x) <= 1)) throw place.At("position").Fail("coordinates between -1 and 1", $"{x}");
        Rule.Count(point.Latent.Length, manifest.Latents.Length, manifest.Latents.Length, "values, one per latent", place.At("latent"));
        Rule.Count(point.Descriptors.Length, manifest.Descriptors.Length, manifest.Descriptors.Length, "values, one per descriptor", place.At("descriptors"));
        foreach (float x in point.Latent) Rule.Finite(x, place.At("latent"));
        foreach (float x in point.Descriptors) Rule.Finite(x, place.At("descriptors"));
    }
}
