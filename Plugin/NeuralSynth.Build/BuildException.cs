namespace NeuralSynth.Build;

/// <summary>A step failed; the message says which and why.</summary>
public sealed class BuildException : Exception
{
    /// <summary>A failure without a message of its own.</summary>
    public BuildException()
    {
    }

    /// <summary>A failure with its message.</summary>
    public BuildException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its cause.</summary>
    public BuildException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
