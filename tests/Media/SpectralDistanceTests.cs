namespace NeuralSynth.Media.Tests;

public sealed class SpectralDistanceTests
{
    [Fact]
    public void ItselfHasNoDistance()
    {
        var audio = Signals.Noise(20_000, 1);
        Assert.Equal(new SpectralDistance(0, 0), MultiScaleSpectralDistance.Compare(audio, audio));
    }

    [Fact]
    public void DoubleAmplitude_HasConvergenceOneAndSixDecibels()
    {
        // ‖R − 2R‖ / ‖R‖ = 1; 20·log10 2 = 6.0206 dB in every bin, because noise is above the floor everywhere.
        var audio = Signals.Noise(20_000, 2);
        var distance = MultiScaleSpectralDistance.Compare(audio, [.. audio.Select(x => 2 * x)]);
        Assert.Equal(1, distance.SpectralConvergence, 1e-5);
        Assert.Equal(6.0206, distance.LogMagnitudeDb, 0.01);
        Assert.Equal(1 + Math.Log(2), distance.Total, 0.01);
    }

    [Fact]
    public void SilenceInstead_HasConvergenceOne() =>
        Assert.Equal(1, MultiScaleSpectralDistance.Compare(Signals.Noise(9000, 3), new float[9000]).SpectralConvergence, 1e-9);

    [Fact]
    public void TwoSilences_HaveNoDistance() =>
        Assert.Equal(new SpectralDistance(0, 0), MultiScaleSpectralDistance.Compare(new float[5000], new float[5000]));

    [Fact]
    public void NothingToCompare_IsAnError() =>
        Assert.Throws<ArgumentException>(() => MultiScaleSpectralDistance.Compare([], new float[10]));

    [Fact]
    public void Timbre_DoesNotDependOnLevelOrTune()
    {
        var material = Tune(seed: 1, harmonics: 20);
        Assert.Equal(0, TimbreDistance.Compare(material, material, Signals.Rate), 1e-6);
        Assert.Equal(0, TimbreDistance.Compare(material, [.. material.Select(x => 0.1f * x)], Signals.Rate), 1e-3);

        var sameSound = TimbreDistance.Compare(material, Tune(seed: 2, harmonics: 20), Signals.Rate);
        var duller = TimbreDistance.Compare(material, Tune(seed: 1, harmonics: 3), Signals.Rate);
        Assert.True(sameSound < duller / 3, $"same sound, other tune {sameSound:0.0} dB; same tune, other sound {duller:0.0} dB");
    }

    [Fact]
    public void FrameByFrameDistance_CannotTellTimbreFromTune()
    {
        // Why TimbreDistance exists: against another tune, the right sound looks no nearer than the wrong one.
        var material = Tune(seed: 1, harmonics: 20);
        var sameSound = MultiScaleSpectralDistance.Compare(material, Tune(seed: 2, harmonics: 20)).SpectralConvergence;
        var otherSound = MultiScaleSpectralDistance.Compare(material, Tune(seed: 2, harmonics: 3)).SpectralConvergence;
        Assert.InRange(sameSound / otherSound, 0.85, 1.15);
    }

    [Fact]
    public void Timbre_OfSilence_IsAnError() =>
        Assert.Throws<ArgumentException>(() => TimbreDistance.Compare(Signals.Noise(9000, 1), new float[9000], Signals.Rate));

    private static float[] Tune(ulong seed, int harmonics)
    {
        var random = new SplitMix64(seed);
        var notes = Enumerable.Range(0, 16).Select(_ => 220 * Math.Pow(2, random.Below(13) / 12.0)).ToArray();
        return Signals.Tone(4 * Signals.Rate, t => notes[(int)(t * 4) % notes.Length], _ => 0.2, harmonics: harmonics);
    }
}
