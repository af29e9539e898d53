namespace NeuralSynth.Training.Data;

/// <summary>A data folder that cannot be trained on; the message names the file, what was expected and what was found.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Describes what is wrong with <paramref name="path"/>.</summary>
    public DatasetException(string path, string expected, string found, Exception? inner = null)
        : base($"{path}: expected {expected}, found {found}", inner)
    {
    }
}
