namespace NeuralSynth.Engine.Drums;

/// <summary>Index of a NeuralSynth Drums parameter in the engine's value arrays. Plain units as noted; values outside the
/// range are clamped where they are used. The public ids, names and defaults are in NeuralSynth.Plugin's parameter table;
/// these indices are internal. A pad's parameter is <see cref="Of"/>(pad, offset).</summary>
public static class DrumParameter
{
    /// <summary>Pads of an instance.</summary>
    public const int Pads = 16;

    /// <summary>Fine latent controls of a pad.</summary>
    public const int FineLatents = 8;

    /// <summary>Voices that sound at once.</summary>
    public const int MaxVoices = 64;

    /// <summary>Most classes of a model that a pad can choose from.</summary>
    public const int MaxClasses = 32;

    /// <summary>Gain of all outputs, dB, −60 (silence) … 24.</summary>
    public const int OutputGainDb = 0;

    /// <summary>Seed of the generator's noise, an integer 0 … 65535.</summary>
    public const int Seed = 1;

    /// <summary>Between the two kit snapshots of the main half, 0 … 1. Not read by the engine.</summary>
    public const int KitMorph = 2;

    /// <summary>Read-only: hits since activation that played another sound than the one asked for, because it was not finished.</summary>
    public const int UnderRuns = 3;

    /// <summary>Most voices that sound at once, 1 … 64.</summary>
    public const int VoiceLimit = 4;

    /// <summary>First parameter of the first pad.</summary>
    public const int FirstPad = 16;

    /// <summary>Values from one pad to the next.</summary>
    public const int PadStride = 48;

    /// <summary>Length of the value arrays.</summary>
    public const int Count = FirstPad + Pads * PadStride;

    /// <summary>Class of the sound, an index 0 … 31.</summary>
    public const int Class = 0;

    /// <summary>Place in the map, −1 … 1.</summary>
    public const int MapX = 1;

    /// <summary>Place in the map, −1 … 1.</summary>
    public const int MapY = 2;

    /// <summary>Offset of the point's brightness, standard deviations, −4 … 4.</summary>
    public const int Brightness = 3;

    /// <summary>Offset of the point's boominess, standard deviations, −4 … 4.</summary>
    public const int Boominess = 4;

    /// <summary>Offset of the point's noisiness, standard deviations, −4 … 4.</summary>
    public const int Noisiness = 5;

    /// <summary>Offset of the point's decay, standard deviations, −4 … 4.</summary>
    public const int Decay = 6;

    /// <summary>Transposition of the finished sound, semitones, −24 … 24.</summary>
    public const int Tune = 7;

    /// <summary>What is left out at the start of the sound, ms, 0 … 500.</summary>
    public const int StartMs = 8;

    /// <summary>Linear attack, ms, 0 … 200.</summary>
    public const int AttackMs = 9;

    /// <summary>Time in which the sound decays by 60 dB, ms, 1 … 5000; the maximum leaves the sound whole.</summary>
    public const int DecayMs = 10;

    /// <summary>Largest <see cref="DecayMs"/>: no decay but the sound's own.</summary>
    public const double WholeDecayMs = 5000;

    /// <summary>A <see cref="DrumFilterMode"/>.</summary>
    public const int FilterMode = 11;

    /// <summary>Filter cut-off, Hz, 20 … 20000.</summary>
    public const int CutoffHz = 12;

    /// <summary>Filter resonance, 0 … 1.</summary>
    public const int Resonance = 13;

    /// <summary>Saturation, 0 (none) … 1.</summary>
    public const int Drive = 14;

    /// <summary>Place between left (−1) and right (1).</summary>
    public const int Pan = 15;

    /// <summary>Level, dB, −60 (silence) … 12.</summary>
    public const int LevelDb = 16;

    /// <summary>How far velocity sets the level, 0 (not) … 1.</summary>
    public const int VelocityToLevel = 17;

    /// <summary>How far velocity sets the brightness of the sound and opens the filter, 0 (not) … 1.</summary>
    public const int VelocityToTimbre = 18;

    /// <summary>How far the hits of the pad may differ, 0 (all the same) … 1.</summary>
    public const int HumaniseRadius = 19;

    /// <summary>Seed of the neighbours and of their order, an integer 0 … 65535.</summary>
    public const int HumaniseSeed = 20;

    /// <summary>A hit fades the other pads of its group; 0 is none, 1 … 16.</summary>
    public const int ChokeGroup = 21;

    /// <summary>0 is the main output, n = 1 … 16 is pad output n instead.</summary>
    public const int Output = 22;

    /// <summary>1 silences the pad.</summary>
    public const int Mute = 23;

    /// <summary>1 silences all pads that are not soloed.</summary>
    public const int Solo = 24;

    /// <summary>1 keeps the pad from being randomised or morphed. Not read by the engine.</summary>
    public const int Lock = 25;

    /// <summary>Share of the pad's own recording, 0 (generated sound alone) … 1 (recording alone). Without a recording it has
    /// no effect.</summary>
    public const int OriginalMix = 26;

    /// <summary>Level of the pad's own recording, dB, −60 (silence) … 12.</summary>
    public const int OriginalLevelDb = 27;

    /// <summary>First of <see cref="FineLatents"/> offsets of the point's latent, standard deviations of the dimension, −4 … 4.</summary>
    public const int FineLatent = 32;

    /// <summary>Index of a pad's parameter.</summary>
    /// <param name="pad">0 … 15.</param>
    /// <param name="offset">One of the constants from <see cref="Class"/> on.</param>
    public static int Of(int pad, int offset) => FirstPad + pad * PadStride + offset;
}

/// <summary>What the filter of a pad lets through.</summary>
public enum DrumFilterMode
{
    /// <summary>Everything.</summary>
    Off = 0,

    /// <summary>What lies below the cut-off.</summary>
    LowPass = 1,

    /// <summary>What lies above the cut-off.</summary>
    HighPass = 2,

    /// <summary>What lies around the cut-off.</summary>
    BandPass = 3,
}
