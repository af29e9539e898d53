using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;

namespace NeuralSynth.Models;

/// <summary>
/// A drum model in memory: validated package, generator compiled or in an ONNX Runtime session, proved by a trial run. Shared
/// by all instances in the process that use the same content; an instance adds its own <see cref="DrumModelInstance"/>.
/// </summary>
/// <remarks>[main-thread or loader thread]; thread-safe. Reference-counted: one <see cref="Open"/>, one <see cref="Dispose"/>.
/// Which half runs compiled graphs is told by <see cref="TimbreModelFile.UsePlans"/>, for all models.</remarks>
public sealed class DrumModelFile : IDisposable
{
    private static readonly ModelCache<DrumModelFile> Cache = new(ModelKinds.Drum, package => new DrumModelFile(package), file => file.Generator.Dispose());

    private DrumModelFile(LoadedPackage package)
    {
        Path = package.Path;
        Manifest = package.Manifest;
        GraphDescription generator = package.Graph(GraphRoles.Generator);
        int noiseInputs = generator.Inputs.Count(i => i.Role == TensorRoles.Noise);
        if (noiseInputs > DrumModel.MaxNoiseInputs)
        {
            throw new ModelPackageException(Path, generator.File, $"at most {DrumModel.MaxNoiseInputs} noise inputs", $"{noiseInputs}");
        }

        Generator = ModelGraph.Load(package, generator, TimbreModelFile.Plans);
        Generator.Measure();
    }

    /// <summary>The file or folder it was read from.</summary>
    public string Path { get; }

    /// <summary>Its description.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>How the generator runs.</summary>
    public GraphExecution Execution => Generator.Execution;

    internal ModelGraph Generator { get; }

    /// <summary>Reads, validates and proves a package, or adds a reference to one already in memory.</summary>
    /// <exception cref="ModelPackageException">The package is not usable; the message names what was expected and found.</exception>
    public static DrumModelFile Open(string path) => Cache.Open(path);

    /// <summary>Drops one reference; the last one frees plan and session.</summary>
    public void Dispose() => Cache.Close(this);
}
