using NeuralSynth.Contract;

namespace NeuralSynth.Import;

/// <summary>A package in memory, for <see cref="ModelPackage.Write"/>.</summary>
/// <param name="Manifest">The description; its content hash is still empty.</param>
/// <param name="Files">The graphs, by name inside the package.</param>
/// <param name="Inspection">What was found in the file.</param>
public sealed record ImportedPackage(ModelManifest Manifest, IReadOnlyDictionary<string, byte[]> Files, RaveInspection Inspection);
