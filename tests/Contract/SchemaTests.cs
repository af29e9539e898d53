using System.Text.Json.Serialization.Metadata;
using NeuralSynth.Contract.Json;

namespace NeuralSynth.Contract.Tests;

public sealed class SchemaTests
{
    internal static HashSet<string> KnownMembers { get; } = [.. Records().SelectMany(r => r.Properties).Select(p => p.Name)];

    private static IEnumerable<JsonTypeInfo> Records()
    {
        var seen = new HashSet<Type>();
        var open = new Stack<JsonTypeInfo>([ManifestJsonContext.Default.ModelManifest]);
        while (open.TryPop(out JsonTypeInfo? type))
        {
            if (!seen.Add(type.Type)) continue;
            if (type.Kind == JsonTypeInfoKind.Object) yield return type;
            if (type.ElementType is { } element) open.Push(ManifestJsonContext.Default.GetTypeInfo(element)!);
            foreach (JsonPropertyInfo property in type.Properties) open.Push(ManifestJsonContext.Default.GetTypeInfo(property.PropertyType)!);
        }
    }
}
