namespace NeuralSynth.Contract;

/// <summary>The kinds of model, one for each plug-in.</summary>
public static class ModelKinds
{
    /// <summary>For NeuralSynth Timbre.</summary>
    public const string Timbre = "timbre";

    /// <summary>For NeuralSynth Drums.</summary>
    public const string Drum = "drum";
}
