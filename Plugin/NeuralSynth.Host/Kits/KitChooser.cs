using System.Text.Json.Nodes;
using NeuralSynth.Contract;

namespace NeuralSynth.Host.Kits;

/// <summary>Turns a recipe into a kit for a certain model: for each pad the point of its class on the map whose descriptors come
/// nearest to what is wanted, and offsets of the descriptors for what is left.</summary>
/// <remarks>The form of kits is NeuralSynth.Plugin's DrumKit, version 1. The same recipe and model give the same bytes.</remarks>
internal sealed class KitChooser
{
    private const double MostOffset = 1.5;
    private const double UnlikePenalty = 1.5;
    private const double TakenPenalty = 4;
    private const int SchemaVersion = 1;
    private const double LeastLevelDb = -60;
    private readonly ModelManifest _manifest;
    private readonly string _path;
    private readonly int[] _descriptors;

    /// <exception cref="HostException">The model has no map, or lacks descriptors.</exception>
    public KitChooser(ModelManifest manifest, string path)
    {
        _manifest = manifest;
        _path = path;
        _descriptors = [.. KitRecipe.Descriptors.Select(name => Array.FindIndex(manifest.Descriptors, d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        if (manifest.Map is not { Points.Length: > 0 }) throw new HostException($"'{path}': expected a drum model with a map, found none.");
        if (_descriptors.Contains(-1)) throw new HostException($"'{path}': expected the descriptors {string.Join(", ", KitRecipe.Descriptors)}, found {string.Join(", ", manifest.Descriptors.Select(d => d.Name))}.");
    }

    /// <summary>A kit as JSON.</summary>
    /// <exception cref="HostException">The model lacks a class.</exception>
    public JsonObject Choose(KitRecipe recipe)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var taken = new HashSet<DrumMapPoint>();
        for (int pad = 0; pad < recipe.Pads.Length; pad++) Choose(recipe, recipe.Pads[pad], $"pad{pad + 1}.", taken, values);
        return new JsonObject
        {
            ["schemaVersion"] = SchemaVersion,
            ["name"] = recipe.Name,
            ["author"] = "NeuralSynth",
            ["description"] = recipe.About,
            ["tags"] = new JsonArray([.. recipe.Tags.Select(t => (JsonNode)t)]),
            ["model"] = new JsonObject { ["path"] = Path.GetFileName(_path), ["id"] = _manifest.Id.ToString(), ["contentHash"] = _manifest.ContentHash, ["name"] = _manifest.Name },
            ["classes"] = new JsonArray([.. recipe.Pads.Select(p => (JsonNode)p.Class)]),
            ["keyToPad"] = new JsonArray(),
            ["values"] = new JsonObject(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
        };
    }

    private void Choose(KitRecipe recipe, PadRecipe pad, string prefix, HashSet<DrumMapPoint> taken, SortedDictionary<string, double> values)
    {
        int index = Array.FindIndex(_manifest.Classes, c => c.Equals(pad.Class, StringComparison.OrdinalIgnoreCase));
        DrumMapPoint[] points = [.. _manifest.Map!.Points.Where(p => p.Class == index)];
        if (index < 0 || points.Length == 0) throw new HostException($"'{_path}': expected points of the class '{pad.Class}' of kit '{recipe.Name}', found none.");
        (double Mean, double Deviation)[] spread = [.. _descriptors.Select(k => Spread(points, k))];
        double[] wanted = [.. pad.Sound.Select((z, i) => spread[i].Mean + z * spread[i].Deviation)];
        DrumMapPoint point = points.MinBy(p => Distance(p, wanted, spread) + (IsLike(p, recipe) ? 0 : UnlikePenalty) + (taken.Contains(p) ? TakenPenalty : 0))!;
        taken.Add(point);
        values[prefix + "class"] = index;
        values[prefix + "mapX"] = Math.Round(point.Position[0], 4);
        values[prefix + "mapY"] = Math.Round(point.Position[1], 4);
        for (int i = 0; i < _descriptors.Length; i++)
            values[prefix + KitRecipe.Descriptors[i]] = Math.Round(Math.Clamp(wanted[i] - point.Descriptors[_descriptors[i]], -MostOffset, MostOffset), 2);
        foreach ((string key, double value) in pad.Controls) values[prefix + key] = key == KitRecipe.Level ? Math.Max(LeastLevelDb, value + recipe.TrimDb) : value;
    }

    /// <summary>Sum of squares, in standard deviations of the class.</summary>
    private double Distance(DrumMapPoint point, double[] wanted, (double Mean, double Deviation)[] spread) =>
        Enumerable.Range(0, wanted.Length).Sum(i => Math.Pow((point.Descriptors[_descriptors[i]] - wanted[i]) / spread[i].Deviation, 2));

    private static bool IsLike(DrumMapPoint point, KitRecipe recipe) =>
        recipe.Like.Length == 0 || recipe.Like.Any(word => point.Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static (double Mean, double Deviation) Spread(DrumMapPoint[] points, int k)
    {
        double mean = points.Average(p => p.Descriptors[k]);
        return (mean, Math.Max(1e-3, Math.Sqrt(points.Average(p => Math.Pow(p.Descriptors[k] - mean, 2)))));
    }
}
