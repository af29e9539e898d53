namespace NeuralSynth.Training.Data;

/// <summary>What a clip is used for. No source file is in more than one split, except a recording that is its
/// instrument's only one: that is cut in time, with gaps.</summary>
public enum Split
{
    /// <summary>The weights are fitted to it.</summary>
    Train,

    /// <summary>Decides when to stop.</summary>
    Validation,

    /// <summary>Heard by nobody until the report.</summary>
    Test,
}
