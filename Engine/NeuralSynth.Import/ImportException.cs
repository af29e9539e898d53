namespace NeuralSynth.Import;

/// <summary>A file that cannot be imported. The one exception of this library; its message names the file and the reason,
/// and is fit to be shown to the user.</summary>
public sealed class ImportException : Exception
{
    /// <summary>Makes the exception with a message of its parts.</summary>
    public ImportException(string path, string reason, Exception? innerException = null)
        : base($"'{path}' cannot be imported: {reason.TrimEnd('.')}.", innerException)
    {
        Path = path;
        Reason = reason;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it, or what of it is not covered.</summary>
    public string Reason { get; }
}
