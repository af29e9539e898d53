namespace NeuralSynth.Contract;

/// <summary>Reads, writes and validates model packages.</summary>
public static partial class ModelPackage
{
}
