namespace NeuralSynth.Host;

/// <summary>A command cannot go on; the message is for the user and names the file, what was expected and what was found.</summary>
internal sealed class HostException(string message) : Exception(message);
