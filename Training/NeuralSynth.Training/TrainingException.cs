namespace NeuralSynth.Training;

/// <summary>Training cannot start or go on; the message is for the user and says what was expected and found.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>With a message for the user.</summary>
    public TrainingException(string message) : base(message)
    {
    }

    /// <summary>With a message for the user and its cause.</summary>
    public TrainingException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Without a message; exists because exceptions conventionally have it.</summary>
    public TrainingException()
    {
    }
}
