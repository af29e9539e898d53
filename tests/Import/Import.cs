using NeuralSynth.Contract;

namespace NeuralSynth.Import.Tests;

/// <summary>Imports files in memory.</summary>
internal static class Import
{
    public static ImportedPackage Package(byte[] file, ImportOptions? options = null) => RaveFile.Convert(new MemoryStream(file), "Test", options ?? new ImportOptions());
}
