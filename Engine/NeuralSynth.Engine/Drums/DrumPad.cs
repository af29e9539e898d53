using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>A pad's controls in the units that voices work with.</summary>
/// <remarks>[audio-thread]</remarks>
internal unsafe struct DrumPad
{
    private const double DecayDecades = 3;
    private const double ButterworthDamping = 1.4142135623730951;
    private const double LeastDamping = 0.04;
    private const double MostDriveDecades = 1.5;
    private const double DriveCompensation = -1.0 / 3;
    private const double DriveFadeIn = 10;

    /// <summary>What the pad's sounds are made from.</summary>
    internal DrumRecipe Recipe;

    /// <summary>Stands for the sound of each generated slot.</summary>
    internal fixed ulong Keys[DrumInstance.OriginalSlot];

    /// <summary>Bit n: slot n is asked for and not finished. Read by any thread.</summary>
    internal uint Missing;

    /// <summary>Hits since the sequence was restarted.</summary>
    internal long Hits;

    /// <summary>Semitones.</summary>
    internal double Tune;

    /// <summary>Host samples.</summary>
    internal int StartSamples, AttackSamples;

    /// <summary>Factor per sample; 1 leaves the sound whole.</summary>
    internal double DecayFactor;

    /// <summary>Shares of the input, of the band-pass and of the low-pass in the filter's output.</summary>
    internal float FilterInput, FilterBand, FilterLow;

    /// <summary>log2 of the cut-off in Hz.</summary>
    internal float CutoffOctaves;

    /// <summary>1/Q.</summary>
    internal float Damping;

    /// <summary>Gain into the saturation, gain after it, and its share.</summary>
    internal float DriveGain, DriveLevel, DriveShare;

    /// <summary>−1 … 1.</summary>
    internal double Pan;

    /// <summary>Linear gain, 0 when muted; without velocity.</summary>
    internal double Level;

    /// <summary>0 … 1.</summary>
    internal double VelocityToLevel, VelocityToTimbre;

    /// <summary>0 is none.</summary>
    internal int ChokeGroup;

    /// <summary>0 is the main output.</summary>
    internal int Output;

    /// <summary>True (1) when soloed.</summary>
    internal int IsSolo;

    /// <summary>Shares of the generated sound and of the recording.</summary>
    internal float GeneratedShare, OriginalShare;

    /// <summary>Takes the pad's controls but its recipe and its level.</summary>
    /// <param name="values">[<see cref="DrumParameter.PadStride"/>] of the pad.</param>
    /// <param name="hostRate">Hz.</param>
    [RealTime]
    internal void Update(double* values, int hostRate)
    {
        Tune = DrumLimits.Clamp(values[DrumParameter.Tune], -24, 24);
        StartSamples = Samples(values[DrumParameter.StartMs], 500, hostRate);
        AttackSamples = Samples(values[DrumParameter.AttackMs], 200, hostRate);
        double decayMs = DrumLimits.Clamp(values[DrumParameter.DecayMs], 1, DrumParameter.WholeDecayMs);
        DecayFactor = decayMs >= DrumParameter.WholeDecayMs ? 1 : Math.Pow(10, -DecayDecades * 1000 / (decayMs * hostRate));
        UpdateFilter(values, hostRate);
        UpdateDrive(DrumLimits.Clamp(values[DrumParameter.Drive], 0, 1));
        Pan = DrumLimits.Clamp(values[DrumParameter.Pan], -1, 1);
        VelocityToLevel = DrumLimits.Clamp(values[DrumParameter.VelocityToLevel], 0, 1);
        VelocityToTimbre = DrumLimits.Clamp(values[DrumParameter.VelocityToTimbre], 0, 1);
        ChokeGroup = DrumLimits.Whole(values[DrumParameter.ChokeGroup], 0, 16);
        Output = DrumLimits.Whole(values[DrumParameter.Output], 0, DrumParameter.Pads);
        IsSolo = values[DrumParameter.Solo] >= 0.5 ? 1 : 0;
        double mix = DrumLimits.Clamp(values[DrumParameter.OriginalMix], 0, 1);
        GeneratedShare = (float)(1 - mix);
        OriginalShare = (float)(mix * DrumLimits.Gain(values[DrumParameter.OriginalLevelDb], -60, 12));
    }

    /// <summary>Takes the level, which other pads have a say in.</summary>
    /// <param name="values">[<see cref="DrumParameter.PadStride"/>] of the pad.</param>
    /// <param name="outputGain">Linear gain of the instance.</param>
    /// <param name="anySolo">True when a pad is soloed.</param>
    [RealTime]
    internal void UpdateLevel(double* values, double outputGain, bool anySolo)
    {
        bool isSilent = values[DrumParameter.Mute] >= 0.5 || (anySolo && IsSolo == 0);
        Level = isSilent ? 0 : outputGain * DrumLimits.Gain(values[DrumParameter.LevelDb], -60, 12);
    }

    private static int Samples(double milliseconds, double most, int hostRate) =>
        (int)Math.Round(DrumLimits.Clamp(milliseconds, 0, most) * 0.001 * hostRate);

    private void UpdateFilter(double* values, int hostRate)
    {
        var mode = (DrumFilterMode)DrumLimits.Whole(values[DrumParameter.FilterMode], 0, 3);
        (FilterInput, FilterBand, FilterLow) = mode switch
        {
            DrumFilterMode.LowPass => (0f, 0f, 1f),
            DrumFilterMode.HighPass => (1f, -1f, -1f),
            DrumFilterMode.BandPass => (0f, 1f, 0f),
            _ => (1f, 0f, 0f),
        };
        CutoffOctaves = (float)Math.Log2(DrumLimits.Clamp(values[DrumParameter.CutoffHz], 20, Math.Min(20000, StateVariableFilter.MostCutoffShare * hostRate)));
        double resonance = DrumLimits.Clamp(values[DrumParameter.Resonance], 0, 1);
        Damping = (float)(ButterworthDamping + (LeastDamping - ButterworthDamping) * resonance);
    }

    private void UpdateDrive(double drive)
    {
        double gain = Math.Pow(10, MostDriveDecades * drive);
        DriveGain = (float)gain;
        DriveLevel = (float)Math.Pow(gain, DriveCompensation);
        DriveShare = (float)Math.Min(1, DriveFadeIn * drive);
    }
}
