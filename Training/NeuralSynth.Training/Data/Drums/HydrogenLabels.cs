namespace NeuralSynth.Training.Data.Drums;

/// <summary>What the names in Hydrogen's kits do not say, or say wrongly: classes of single files, after listening with the
/// spectrogram (length, noisiness, brightness) and after what a classifier trained on the other kits took them for.</summary>
/// <remarks>Only what a name or a measurement proves is changed; sounds that are merely hard to tell keep their class.</remarks>
internal static class HydrogenLabels
{
    private static readonly string OpenHat = DrumClasses.Names[DrumClasses.OpenHat];
    private static readonly string Ride = DrumClasses.Names[DrumClasses.Ride];
    private static readonly string Cowbell = DrumClasses.Names[DrumClasses.Cowbell];
    private static readonly string Percussion = DrumClasses.Names[DrumClasses.Percussion];

    // Kit, beginning of the file's name, class. The first line that fits wins.
    private static readonly (string Kit, string Prefix, string Class)[] Lines =
    [
        // The kit plays them from its closed and pedal hi-hat.
        ("ColomboAcousticDrumkit", "hihat-open", OpenHat),
        ("ColomboAcousticDrumkit", "hihat-semi-open", OpenHat),
        ("ColomboAcousticDrumkit", "crash16i__ride_cup", Ride),
        // A crash cymbal played like a ride: neither.
        ("ColomboAcousticDrumkit", "crash16i__ride", DrumTable.LeftOut),
        // Rolls (0.6 to 0.8 s of energy), and a drum with its snares off (30 dB less noisy than the kit's other snares): a tom by its sound.
        ("BJA_Pacific", "SN3_03", DrumTable.LeftOut),
        ("BJA_Pacific", "SN3_04", DrumTable.LeftOut),
        ("BJA_Pacific", "SN4_", DrumTable.LeftOut),
        ("Millo_MultiLayered3", "sr_", DrumTable.LeftOut),
        ("ForzeeStereo", "SnareOff", DrumTable.LeftOut),
        // Rimshots (a snare) by the file's name, side sticks (a rim) by the instrument's.
        ("Millo_MultiLayered2", "rim_", DrumTable.LeftOut),
        ("Millo_MultiLayered3", "rs_", DrumTable.LeftOut),
        // Struck at the edge: crash and ride in one name. Its bow and its bell are a ride.
        ("ForzeeStereo", "CrashRide18-", DrumTable.LeftOut),
        // Iron bells mounted on the drums.
        ("circAfrique v4", "Dununba1 Bell", Cowbell),
        ("circAfrique v4", "Kenkeni1 Bell", Cowbell),
        ("circAfrique v4", "Sangban1 Bell", Cowbell),
        // A shaker that the kit plays from its pedal hi-hat.
        ("Audiophob", "156272__dayvonjersen__fxshake", Percussion),
        // Nobody says what they are: numbered sounds and loops, clicks, effects, silence.
        ("rumpf_kit_z01_h2", "beats_", DrumTable.Unknown),
        ("ElectricEmpireKit", "EE_Click", DrumTable.LeftOut),
        ("ElectricEmpireKit", "EE_Drum_", DrumTable.LeftOut),
        ("HardElectro1", "xFX_", DrumTable.LeftOut),
        ("HardElectro1", "emptySample", DrumTable.LeftOut),
        ("Millo-Drums_v.1", "emptySample", DrumTable.LeftOut),
        ("Millo_MultiLayered2", "emptySample", DrumTable.LeftOut),
        ("VariBreaks", "VP Click", DrumTable.LeftOut),
        ("VariBreaks", "VP Drum", DrumTable.LeftOut),
    ];

    /// <summary>The class of a file: from the lines above, else as guessed. Lines that say "unknown" leave the guess where there is one.</summary>
    /// <param name="kit">Folder of the kit.</param>
    /// <param name="file">Name of the file in it.</param>
    /// <param name="guess">Class name or <see cref="DrumTable.Unknown"/>.</param>
    public static string ClassOf(string kit, string file, string guess)
    {
        foreach ((string of, string prefix, string drumClass) in Lines)
        {
            if (of != kit || !file.StartsWith(prefix, StringComparison.Ordinal)) continue;
            return drumClass != DrumTable.Unknown ? drumClass : guess == DrumTable.Unknown ? DrumTable.LeftOut : guess;
        }
        return guess;
    }
}
