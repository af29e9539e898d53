namespace NeuralSynth.Host.Conformance;

/// <summary>The plug-in broke the rule; the message says what was expected and found.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);

/// <summary>The rule is about something that the plug-in does not have.</summary>
internal sealed class CheckSkippedException(string message) : Exception(message);
