namespace NeuralSynth.Training.Data.Factory;

/// <summary>One note of a composed phrase before it is performed.</summary>
/// <param name="Note">MIDI note number.</param>
/// <param name="Seconds">From this onset to the next.</param>
/// <param name="Gate">Fraction of <paramref name="Seconds"/> that sounds; 1 is legato.</param>
/// <param name="Slurred">Joined to the previous note by a slide of the pitch, without a new attack.</param>
internal readonly record struct ScoreNote(int Note, double Seconds, double Gate, bool Slurred)
{
    /// <summary>Seconds that sound.</summary>
    public double SoundingSeconds => Seconds * Gate;
}
