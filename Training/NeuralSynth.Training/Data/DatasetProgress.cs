namespace NeuralSynth.Training.Data;

/// <summary>How far the loading is.</summary>
/// <param name="Done">Recordings analyzed.</param>
/// <param name="Total">Recordings in the folder.</param>
/// <param name="Name">The recording just analyzed.</param>
public readonly record struct DatasetProgress(int Done, int Total, string Name);
