namespace NeuralSynth.Engine.Dsp;

/// <summary>Pitch of one frame.</summary>
public struct PitchEstimate
{
    /// <summary>Fundamental frequency, Hz; while there is no pitch, the last one found (440 before the first).</summary>
    public float F0Hz;

    /// <summary>Periodicity from 0 to 1: the part of the frame's energy that repeats. A steady tone is above 0.9, noise
    /// below 0.5, and silence 0.</summary>
    public float Confidence;
}
