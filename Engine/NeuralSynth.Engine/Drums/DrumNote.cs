namespace NeuralSynth.Engine.Drums;

/// <summary>A note as the host names it.</summary>
public struct DrumNote
{
    /// <summary>The host's number, or −1.</summary>
    public int NoteId;

    /// <summary>0 … 127, or −1.</summary>
    public int Key;

    /// <summary>0 … 15, or −1.</summary>
    public int Channel;

    /// <summary>True when the names agree where both say something.</summary>
    internal readonly bool Matches(int noteId, int key, int channel) =>
        (noteId < 0 || NoteId < 0 || NoteId == noteId) && (key < 0 || Key < 0 || Key == key) && (channel < 0 || Channel < 0 || Channel == channel);
}

/// <summary>What a note expression sets.</summary>
public enum DrumExpression
{
    /// <summary>Linear gain, 0 … 4; 1 before it is set.</summary>
    Volume = 0,

    /// <summary>Added to the pad's pan, −1 … 1; the sum is limited to −1 … 1.</summary>
    Pan = 1,

    /// <summary>Added to the pad's tune, semitones, −48 … 48.</summary>
    Tuning = 2,

    /// <summary>Opens (1) or closes (−1) the pad's filter by four octaves.</summary>
    Brightness = 3,
}
