namespace NeuralSynth.Plugin.State;

/// <summary>What a state is saved or loaded for.</summary>
public enum StateContext
{
    /// <summary>A project, or a copy of the instance: everything.</summary>
    Project,

    /// <summary>A preset: the sound, without the host's bypass switch. Loading one leaves the switch as it is.</summary>
    Preset,
}
