using System.Text.Json.Serialization;

namespace NeuralSynth.Contract.Json;

/// <summary>Source-generated serialisation of model.json (NativeAOT has no reflection to fall back on).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n",
    MaxDepth = ManifestJson.DeepestNesting)]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(ModelInspection))]
internal sealed partial class ManifestJsonContext : JsonSerializerContext;
