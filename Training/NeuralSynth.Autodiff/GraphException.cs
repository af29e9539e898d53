namespace NeuralSynth.Autodiff;

/// <summary>A graph was built wrongly or cannot be differentiated; the message names operator and node.</summary>
public sealed class GraphException : Exception
{
    /// <summary>With a message that names operator and node.</summary>
    public GraphException(string message) : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public GraphException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Without a message; exists because exceptions conventionally have it.</summary>
    public GraphException()
    {
    }
}
