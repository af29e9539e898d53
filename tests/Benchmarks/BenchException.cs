namespace NeuralSynth.Benchmarks;

/// <summary>Something that a user should read, without a stack trace.</summary>
internal sealed class BenchException(string message) : Exception(message);
