namespace NeuralSynth.Contract.Packaging;

/// <summary>A zip or folder with its names and sizes already checked; contents are read on demand.</summary>
internal interface IPackageContainer : IDisposable
{
    /// <summary>Size of each file, bytes, by its name inside the package.</summary>
    IReadOnlyDictionary<string, long> Sizes { get; }

    /// <summary>Contents of a file that <see cref="Sizes"/> names.</summary>
    byte[] Read(string name);
}
