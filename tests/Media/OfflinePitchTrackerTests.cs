namespace NeuralSynth.Media.Tests;

/// <summary>Against signals whose pitch is known exactly.</summary>
public sealed class OfflinePitchTrackerTests
{
    private const int Hop = 256;
    private const int Length = Signals.Rate;
    private const double GrossCents = 50;

    [Theory]
    [InlineData(52)]
    [InlineData(65.41)]
    [InlineData(110)]
    [InlineData(261.63)]
    [InlineData(440)]
    [InlineData(1046.5)]
    [InlineData(1567.98)]
    [InlineData(1950)]
    public void SteadyTones_AreExact(double hz)
    {
        AssertTracks(Signals.Sine(hz, Length), _ => hz, medianCents: 0.5);
        AssertTracks(Signals.Tone(Length, _ => hz, _ => 0.2), _ => hz, medianCents: 0.5);
    }

    [Fact]
    public void AWeakFundamental_IsStillThePitch() =>
        AssertTracks(Signals.Tone(Length, _ => 196, _ => 0.2, fundamental: 0.02), _ => 196, medianCents: 0.5);

    [Fact]
    public void OnlyOddHarmonics_AreNoReasonToChangeTheOctave()
    {
        var audio = new float[Length];
        for (var n = 0; n < Length; n++)
            for (var k = 1; k < 20; k += 2)
                audio[n] += (float)(0.2 / k * Math.Sin(2 * Math.PI * k * 233.08 * n / Signals.Rate));
        AssertTracks(audio, _ => 233.08, medianCents: 0.5);
    }

    [Theory]
    [InlineData(330, 40, 6.5)]
    [InlineData(880, 30, 5)]
    [InlineData(147, 50, 5)]
    public void Vibrato_IsFollowed(double centreHz, double cents, double rateHz)
    {
        double Pitch(double t) => centreHz * Math.Pow(2, cents / 1200 * Math.Sin(2 * Math.PI * rateHz * t));
        AssertTracks(Signals.Tone(2 * Length, Pitch, _ => 0.2), Pitch, medianCents: 2);
    }

    [Fact]
    public void AGlissandoOverThreeOctaves_IsFollowed()
    {
        static double Pitch(double t) => 110 * Math.Pow(2, 1.5 * t);
        AssertTracks(Signals.Tone(2 * Length, Pitch, _ => 0.2), Pitch, medianCents: 2);
    }

    [Fact]
    public void Crescendo_DoesNotBendThePitch() =>
        AssertTracks(Signals.Tone(Length, _ => 300, t => 0.001 * Math.Pow(10, 2.3 * t)), _ => 300, medianCents: 1);

    [Fact]
    public void Noise20DbBelow_IsTolerated()
    {
        var tone = Signals.Tone(2 * Length, _ => 370, _ => 0.2);
        var noise = Signals.Noise(tone.Length, 9, 0.1 * 0.25 * Math.Sqrt(3));
        AssertTracks([.. tone.Zip(noise, (a, b) => a + b)], _ => 370, medianCents: 2);
    }

    [Fact]
    public void AnOffsetAndRumble_DoNotHideThePitch()
    {
        var tone = Signals.Tone(Length, _ => 370, _ => 0.1);
        var slow = Signals.Sine(3, Length, 0.3);
        AssertTracks([.. tone.Zip(slow, (a, b) => a + b + 0.2f)], _ => 370, medianCents: 1);
    }

    [Fact]
    public void TheFirstAndLastFramesOfANote_HaveItsPitch()
    {
        var track = new OfflinePitchTracker().Track(Signals.Tone(Length, _ => 262, t => t is > 0.3 and < 0.7 ? 0.2 : 0));
        for (var t = 0; t < track.F0Hz.Length; t++)
            if (track.Voiced[t])
                Assert.InRange(1200 * Math.Log2(track.F0Hz[t] / 262), -20, 20);
        Assert.InRange(track.Voiced.Count(voiced => voiced) * Hop / (double)Signals.Rate, 0.38, 0.45);
    }

    [Fact]
    public void WhiteNoise_HasNoPitch()
    {
        var track = new OfflinePitchTracker().Track(Signals.Noise(2 * Length, 11));
        Assert.True(track.Voiced.Count(voiced => voiced) < 0.02 * track.Voiced.Length);
    }

    [Fact]
    public void Silence_HasNoPitchAndHolds440()
    {
        var track = new OfflinePitchTracker().Track(new float[Length]);
        Assert.DoesNotContain(true, track.Voiced);
        Assert.All(track.F0Hz, hz => Assert.Equal(440, hz));
        Assert.All(track.Clarity, clarity => Assert.Equal(0, clarity));
    }

    [Fact]
    public void ARest_HoldsTheLastPitch()
    {
        var audio = Signals.Tone(2 * Length, t => t < 1 ? 220 : 330, t => t is > 0.5 and < 1.2 ? 0 : 0.2);
        var track = new OfflinePitchTracker().Track(audio);
        var middleOfRest = (int)(0.85 * Signals.Rate / Hop);
        Assert.False(track.Voiced[middleOfRest]);
        Assert.Equal(220, track.F0Hz[middleOfRest], 2.0);
        Assert.Equal(330, track.F0Hz[(int)(1.6 * Signals.Rate / Hop)], 0.2);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(255, 1)]
    [InlineData(256, 2)]
    [InlineData(2560, 11)]
    public void Frames_AreCentredOnMultiplesOfTheHop(int length, int frames)
    {
        var track = new OfflinePitchTracker().Track(new float[length]);
        Assert.Equal(frames, track.F0Hz.Length);
        Assert.Equal(frames, track.Voiced.Length);
    }

    [Fact]
    public void AStepOfPitch_ArrivesAtItsFrame()
    {
        var track = new OfflinePitchTracker().Track(Signals.Tone(Length, t => t < 0.5 ? 220 : 277.18, _ => 0.2));
        var step = Enumerable.Range(1, track.F0Hz.Length - 1).First(t => track.F0Hz[t] > 247);
        Assert.InRange(step * Hop / (double)Signals.Rate, 0.49, 0.51);
    }

    private static void AssertTracks(float[] audio, Func<double, double> pitchHz, double medianCents)
    {
        var track = new OfflinePitchTracker().Track(audio);
        // The first and last frames see silence in half of their window.
        const int edge = 8;
        var cents = new List<double>();
        for (var t = edge; t < track.F0Hz.Length - edge; t++)
            cents.Add(track.Voiced[t]
                ? Math.Abs(1200 * Math.Log2(track.F0Hz[t] / pitchHz(t * Hop / (double)Signals.Rate)))
                : double.PositiveInfinity);
        cents.Sort();
        Assert.True(cents[cents.Count / 2] < medianCents, $"median error {cents[cents.Count / 2]:0.00} cents");
        var gross = cents.Count(error => error > GrossCents) / (double)cents.Count;
        Assert.True(gross < 0.01, $"gross errors {100 * gross:0.0} %");
    }
}
