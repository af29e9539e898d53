namespace NeuralSynth.Import.Graphs;

/// <summary>A value [1, C, T] of a graph.</summary>
/// <param name="Name">In the graph.</param>
/// <param name="Channels">C</param>
/// <param name="Frames">T in one step, with remembered frames where there are some.</param>
internal sealed record Signal(string Name, int Channels, int Frames);
