using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Streaming.Tests;

/// <summary>Sample packages on disk, removed with the test class.</summary>
public sealed class Packages : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;
    private int _count;

    internal string Write(SamplePackage package, bool validate = true) => package.WriteTo(Path.Combine(_folder, $"{_count++}.nsmodel"), validate);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
