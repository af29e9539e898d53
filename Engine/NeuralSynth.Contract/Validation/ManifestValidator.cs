using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>Checks what model.json says, without looking at any graph.</summary>
internal static class ManifestValidator
{
    public static void Validate(ModelManifest manifest, Place place, ModelPackageLimits limits)
    {
        if (manifest.SchemaVersion != ModelManifest.CurrentSchemaVersion)
            throw place.At("$.schemaVersion").Fail($"{ModelManifest.CurrentSchemaVersion}", $"{manifest.SchemaVersion}");
        _ = limits;
    }
}
