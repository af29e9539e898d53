namespace NeuralSynth.Engine.Drums;

/// <summary>Which key plays which pad unless the user says otherwise.</summary>
public static unsafe class DrumKeyMap
{
    /// <summary>Keys of MIDI.</summary>
    public const int Keys = 128;

    /// <summary>Entry of a key that plays no pad.</summary>
    public const sbyte NoPad = -1;

    private const int FirstKey = 35;

    // From key 35: pads are 0 kick, 1 snare, 2 side stick, 3 clap, 4 second snare, 5 to 7 toms low to high, 8 closed hat,
    // 9 pedal hat, 10 open hat, 11 crash, 12 ride, 13 ride bell, 14 cowbell, 15 tambourine and the rest.
    private static ReadOnlySpan<sbyte> GeneralMidi => [0, 0, 2, 1, 3, 4, 5, 8, 5, 9, 6, 10, 6, 7, 11, 7, 12, 11, 13, 15, 11, 14, 11, 15, 12];

    /// <summary>Fills a map with the percussion keys of General MIDI 1, keys 35 to 59.</summary>
    /// <param name="keyToPad">[128] receives a pad or <see cref="NoPad"/>.</param>
    public static void FillGeneralMidi(sbyte* keyToPad)
    {
        for (int key = 0; key < Keys; key++)
        {
            int index = key - FirstKey;
            keyToPad[key] = index >= 0 && index < GeneralMidi.Length ? GeneralMidi[index] : NoPad;
        }
    }
}
