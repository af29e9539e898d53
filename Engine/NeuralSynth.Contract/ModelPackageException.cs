namespace NeuralSynth.Contract;

/// <summary>A model package that cannot be used. The one exception of reading, writing and validating; its message
/// names the file, the place inside it, what was expected and what was found, and is fit to be shown to the user.</summary>
public sealed class ModelPackageException : Exception
{
    /// <summary>Makes the exception with a message of its parts.</summary>
    public ModelPackageException(string path, string place, string expected, string found, Exception? innerException = null)
        : base(Compose(path, place, expected, found), innerException)
    {
        Path = path;
        Place = place;
        Expected = expected;
        Found = found;
    }

    /// <summary>The package: path of the file or folder.</summary>
    public string Path { get; }

    /// <summary>Where inside the package, for example <c>model.json $.sampleRate</c>; empty for the package itself.</summary>
    public string Place { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>What was found instead.</summary>
    public string Found { get; }

    private static string Compose(string path, string place, string expected, string found) =>
        place.Length == 0
            ? $"Model package '{path}': expected {expected}, found {found.TrimEnd('.')}."
            : $"Model package '{path}', {place}: expected {expected}, found {found.TrimEnd('.')}.";
}
