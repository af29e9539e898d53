namespace NeuralSynth.Engine.Drums;

/// <summary>What a finished sound is.</summary>
public struct DrumSoundInfo
{
    /// <summary>Stands for the model and the controls that made it; 0 for a recording.</summary>
    public ulong Key;

    /// <summary>Rate, Hz.</summary>
    public int SampleRate;

    /// <summary>Samples; zeros at the end are left out.</summary>
    public int Samples;
}
