using NeuralSynth.Engine.Drums;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Engine.Tests.Drums;

/// <summary>What one voice does to its sound, against formulas in double precision.</summary>
public sealed unsafe class DrumVoiceTests_DoublePrecision
{
    private const int Rate = 48000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    public void NeutralHit_IsTheSoundBitForBitFromItsSampleOn(int at)
    {
        using var drums = new DrumHarness();
        float[] sound = Sounds.Noise(3000);
        drums.Give(5, sound);
        float[][] output = drums.Render(at + 4000, null, [(at, () => drums.Hit(5))]);
        float[] wanted = [.. new float[at], .. sound, .. new float[1000]];
        Assert.Equal(wanted, output[0]);
        Assert.Equal(wanted, output[1]);
        Assert.All(output[2..], channel => Assert.All(channel, x => Assert.Equal(0, x)));
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.5, 1.0)]
    [InlineData(0.25, 0.6)]
    [InlineData(0.9, 0.0)]
    public void Level_FollowsVelocityByItsSquare(double velocity, double amount)
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Ones(100));
        drums.Set(0, DrumParameter.VelocityToLevel, amount);
        drums.Set(0, DrumParameter.LevelDb, -6);
        float[] output = drums.RenderLeft(100, (0, () => drums.Hit(0, velocity)));
        double wanted = Math.Pow(10, -6 / 20.0) * (1 - amount + amount * velocity * velocity);
        Assert.All(output, x => Assert.Equal(wanted, x, 1e-6));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-0.4)]
    [InlineData(0)]
    [InlineData(0.75)]
    [InlineData(1)]
    public void Pan_HasEqualPowerAndTheMiddleAtZeroDb(double pan)
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Ones(100));
        drums.Set(0, DrumParameter.Pan, pan);
        float[][] output = drums.Render(100, null, [(0, () => drums.Hit(0))]);
        double angle = (pan + 1) * Math.PI / 4;
        Assert.Equal(Math.Sqrt(2) * Math.Cos(angle), output[0][50], 1e-6);
        Assert.Equal(Math.Sqrt(2) * Math.Sin(angle), output[1][50], 1e-6);
        if (pan == 0) Assert.Equal(1, output[0][50]);
    }

    [Fact]
    public void Envelope_RisesOnALineAndDecaysBySixtyDbInItsTime()
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Ones(Rate));
        drums.Set(0, DrumParameter.AttackMs, 10);
        drums.Set(0, DrumParameter.DecayMs, 250);
        float[] output = drums.RenderLeft(Rate / 2, (0, () => drums.Hit(0)));
        int attack = Rate / 100;
        for (int n = 0; n < output.Length; n++)
        {
            double wanted = n < attack ? (n + 1.0) / (attack + 1) : Math.Pow(10, -3 * (n - attack) / (0.25 * Rate));
            Assert.Equal(wanted < 1e-5 ? 0 : wanted, output[n], 2e-5);
        }
    }

    [Fact]
    public void Envelope_WholeDecayLeavesTheSoundAlone()
    {
        using var drums = new DrumHarness();
        float[] sound = Sounds.Noise(20000);
        drums.Give(0, sound);
        Assert.Equal(sound, drums.RenderLeft(20000, (0, () => drums.Hit(0))));
    }

    [Fact]
    public void Start_LeavesOutTheBeginning()
    {
        using var drums = new DrumHarness();
        float[] sound = Sounds.Noise(5000);
        drums.Give(0, sound);
        drums.Set(0, DrumParameter.StartMs, 50);
        Assert.Equal([.. sound[2400..], .. new float[400]], drums.RenderLeft(3000, (0, () => drums.Hit(0))));
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(-7.3)]
    [InlineData(-0.01)]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(24)]
    public void Tune_ASineStaysASineOfTheOtherPitch(double semitones)
    {
        double ratio = Math.Pow(2, semitones / 12);
        // 1 kHz after the transposition; the ratio is taken as the engine steps, in 32 fractional bits.
        double cycles = 1000.0 / Rate / ratio;
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Sine(20000, cycles));
        drums.Set(0, DrumParameter.Tune, semitones);
        int length = (int)(19000 / ratio);
        float[] output = drums.RenderLeft(length, (0, () => drums.Hit(0)));
        double step = Math.Round(ratio * (1L << 32)) / (1L << 32);
        double worst = 0;
        for (int n = (int)(400 / ratio) + 40; n < length; n++) worst = Math.Max(worst, Math.Abs(output[n] - 0.5 * Math.Sin(2 * Math.PI * cycles * step * n)));
        Assert.True(worst < 0.5 * 6e-4, $"off by {20 * Math.Log10(worst / 0.5):0.0} dB");
    }

    [Theory]
    [InlineData(-12, 14000)]
    [InlineData(7, 9000)]
    [InlineData(19, 5000)]
    public void Tune_ImagesAndAliasesAreSmall(double semitones, double sourceHz)
    {
        // What does not fit a sine of the wanted pitch is image, alias or noise.
        double ratio = Math.Pow(2, semitones / 12);
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Sine(30000, sourceHz / Rate));
        drums.Set(0, DrumParameter.Tune, semitones);
        int length = (int)(29000 / ratio);
        float[] output = drums.RenderLeft(length, (0, () => drums.Hit(0)));
        double wantedHz = sourceHz * ratio;
        double share = ResidueDb(output.AsSpan((int)(600 / ratio)), wantedHz / Rate);
        Assert.True(share < -60, $"{share:0.0} dB beside {wantedHz:0} Hz");
    }

    [Fact]
    public void Tune_WhatWouldLieAboveHalfTheRateIsAttenuated()
    {
        // 20 kHz an octave up would be 40 kHz and fold to 8 kHz.
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Sine(30000, 20000.0 / Rate));
        drums.Set(0, DrumParameter.Tune, 12);
        float[] output = drums.RenderLeft(14000, (0, () => drums.Hit(0)));
        double rms = Math.Sqrt(output.Average(x => (double)x * x));
        Assert.True(20 * Math.Log10(rms / (0.5 / Math.Sqrt(2))) < -60, $"{20 * Math.Log10(rms)} dB");
    }

    [Theory]
    [InlineData(DrumFilterMode.LowPass, 1000, 0)]
    [InlineData(DrumFilterMode.LowPass, 60, 0.9)]
    [InlineData(DrumFilterMode.HighPass, 4000, 0.3)]
    [InlineData(DrumFilterMode.BandPass, 300, 0.7)]
    [InlineData(DrumFilterMode.BandPass, 19000, 0.2)]
    public void Filter_IsTheTwoIntegratorLoop(DrumFilterMode mode, double cutoffHz, double resonance)
    {
        using var drums = new DrumHarness();
        float[] sound = Sounds.Noise(4000);
        drums.Give(0, sound);
        drums.Set(0, DrumParameter.FilterMode, (int)mode);
        drums.Set(0, DrumParameter.CutoffHz, cutoffHz);
        drums.Set(0, DrumParameter.Resonance, resonance);
        float[] output = drums.RenderLeft(4000, (0, () => drums.Hit(0)));

        // Zavalishin's loop, solved sample by sample for the high-pass.
        double damping = Math.Sqrt(2) + (0.04 - Math.Sqrt(2)) * resonance;
        double g = Math.Tan(Math.PI * cutoffHz / Rate);
        double s1 = 0, s2 = 0;
        for (int n = 0; n < sound.Length; n++)
        {
            double high = (sound[n] - (damping + g) * s1 - s2) / (1 + damping * g + g * g);
            double band = g * high + s1;
            s1 = g * high + band;
            double low = g * band + s2;
            s2 = g * band + low;
            double wanted = mode switch { DrumFilterMode.LowPass => low, DrumFilterMode.HighPass => high, _ => damping * band };
            Assert.Equal(wanted, output[n], 5e-5);
        }
    }

    [Fact]
    public void Filter_RingsAfterTheSoundHasEnded()
    {
        using var drums = new DrumHarness();
        drums.Give(0, [1f]);
        drums.Set(0, DrumParameter.FilterMode, (int)DrumFilterMode.LowPass);
        drums.Set(0, DrumParameter.CutoffHz, 100);
        drums.Set(0, DrumParameter.Resonance, 0.9);
        float[] output = drums.RenderLeft(Rate * 2, (0, () => drums.Hit(0)));
        Assert.True(output[1000..2000].Max(Math.Abs) > 1e-4);
        Assert.Equal(0, drums.Telemetry.SoundingVoices);
        Assert.True(Sounds.LargestStep(output.AsSpan(2)) < 2e-4, "it was cut");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Drive_IsTheRationalTanhWithItsCompensation(double drive)
    {
        using var drums = new DrumHarness();
        float[] sound = Sounds.Noise(1000);
        drums.Give(0, sound);
        drums.Set(0, DrumParameter.Drive, drive);
        float[] output = drums.RenderLeft(1000, (0, () => drums.Hit(0)));
        double gain = Math.Pow(10, 1.5 * drive);
        for (int n = 0; n < sound.Length; n++)
        {
            double x = Math.Clamp(gain * sound[n], -3, 3);
            double bent = Math.Pow(gain, -1.0 / 3) * x * (27 + x * x) / (27 + 9 * x * x);
            Assert.Equal(sound[n] + Math.Min(1, 10 * drive) * (bent - sound[n]), output[n], 1e-5);
        }

        if (drive == 0) Assert.Equal(sound, output);
    }

    [Theory]
    [InlineData(0.0, 1.0, 0.0)]
    [InlineData(0.25, 0.75, 0.125)]
    [InlineData(1.0, 0.0, 0.5)]
    public void OriginalMix_CrossesFromTheSoundToTheRecording(double mix, double ofSound, double ofOriginal)
    {
        using var drums = new DrumHarness();
        float[] sound = Sounds.Noise(1000);
        float[] original = Sounds.Noise(1500, seed: 2);
        drums.Give(0, sound);
        drums.Give(0, original, DrumInstance.OriginalSlot);
        drums.Set(0, DrumParameter.OriginalMix, mix);
        drums.Set(0, DrumParameter.OriginalLevelDb, 20 * Math.Log10(0.5));
        float[] output = drums.RenderLeft(1600, (0, () => drums.Hit(0)));
        for (int n = 0; n < output.Length; n++)
        {
            double wanted = (n < sound.Length ? ofSound * sound[n] : 0) + (n < original.Length ? ofOriginal * original[n] : 0);
            Assert.Equal(wanted, output[n], 1e-6);
        }
    }

    [Fact]
    public void Expressions_SetGainPanAndPitchOfTheirNoteAlone()
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Ones(Rate));
        drums.Give(1, Sounds.Ones(Rate));
        drums.Set(1, DrumParameter.Output, 1);
        float[][] output = drums.Render(4000, null, [
            (0, () => drums.Hit(0, 1, noteId: 7)),
            (0, () => drums.Hit(1, 1, noteId: 8)),
            (0, () => DrumInstance.NoteExpression(drums.Instance, 7, -1, -1, DrumExpression.Volume, 0.5)),
            (0, () => DrumInstance.NoteExpression(drums.Instance, 7, -1, -1, DrumExpression.Pan, -1)),
        ]);
        Assert.Equal(0.5 * Math.Sqrt(2), output[0][3000], 1e-6);
        Assert.Equal(0, output[1][3000], 1e-6);
        Assert.Equal(1, output[2][3000]);
        Assert.Equal(1, output[3][3000]);

        using var tuned = new DrumHarness();
        tuned.Give(0, Sounds.Ones(1000));
        float[] octave = tuned.RenderLeft(1200, (0, () => tuned.Hit(0, 1, noteId: 7)), (0, () => DrumInstance.NoteExpression(tuned.Instance, 7, -1, -1, DrumExpression.Tuning, 12)));
        Assert.Equal(1, octave[450], 1e-4);
        Assert.Equal(0, octave[600], 1e-4);
    }

    /// <summary>Power beside the best fitting sine, over its power, dB.</summary>
    private static double ResidueDb(ReadOnlySpan<float> signal, double cyclesPerSample)
    {
        double cosine = 0, sine = 0, power = 0, fitted = 0;
        int whole = signal.Length;
        for (int n = 0; n < whole; n++)
        {
            double window = 1 - Math.Cos(2 * Math.PI * (n + 0.5) / whole);
            cosine += window * signal[n] * Math.Cos(2 * Math.PI * cyclesPerSample * n);
            sine += window * signal[n] * Math.Sin(2 * Math.PI * cyclesPerSample * n);
        }

        cosine *= 2.0 / whole;
        sine *= 2.0 / whole;
        for (int n = 0; n < whole; n++)
        {
            double window = 1 - Math.Cos(2 * Math.PI * (n + 0.5) / whole);
            double fit = cosine * Math.Cos(2 * Math.PI * cyclesPerSample * n) + sine * Math.Sin(2 * Math.PI * cyclesPerSample * n);
            power += window * (signal[n] - fit) * (signal[n] - fit);
            fitted += window * fit * fit;
        }

        return 10 * Math.Log10(power / fitted);
    }
}
