using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class PitchTrackerTests
{
    private const double GrossLimit = 0.02;
    private const double MedianLimitCents = 5;

    public static TheoryData<string, string, double> Conditions
    {
        get
        {
            var data = new TheoryData<string, string, double>();
            foreach (string timbre in PitchSignals.Timbres.Keys)
            {
                foreach (string curve in new[] { "steady", "vibrato", "glissando" })
                {
                    data.Add(timbre, curve, double.NegativeInfinity);
                    data.Add(timbre, curve, -20);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void GrossErrorsAreRareAndTheMedianIsSmall(string timbre, string curve, double noiseDb)
    {
        var cents = new List<double>();
        foreach (double startHz in new[] { 55, 146.8, 415.3, 1660 })
        {
            double F0At(double seconds) => startHz * Math.Pow(2, curve switch
            {
                "vibrato" => 0.5 / 12 * Math.Sin(2 * Math.PI * 5.5 * seconds),
                "glissando" => (startHz < 900 ? 1 : -1) * seconds,
                _ => 0,
            });
            float[] tone = PitchSignals.Tone(F0At, PitchSignals.Timbres[timbre], 0.2, noiseDb);
            cents.AddRange(PitchSignals.Track(tone, F0At).Cents);
        }

        double gross = PitchSignals.GrossErrors([.. cents]), median = PitchSignals.MedianCents([.. cents]);
        Assert.True(gross < GrossLimit && median < MedianLimitCents, $"gross errors {gross:P1}, median {median:F2} cents");
    }

    [Fact]
    public void SteadyTonesAreConfidentAndNoiseIsNot()
    {
        float[] tone = PitchSignals.Tone(_ => 220, PitchSignals.Timbres["sawtooth"], 0.5);
        Assert.All(PitchSignals.Track(tone, _ => 220).Confidence, c => Assert.InRange(c, 0.95f, 1));
        Assert.All(PitchSignals.Track(Signals.Noise(44100, 2), _ => 220).Confidence, c => Assert.InRange(c, 0, 0.5f));
    }

    /// <summary>Half a window after the change the frame still sees both notes; a quarter later it must know.</summary>
    [Theory]
    [InlineData(220, 440)]
    [InlineData(440, 220)]
    [InlineData(220, 110)]
    [InlineData(110, 330)]
    [InlineData(330, 311)]
    [InlineData(1000, 125)]
    public void JumpsAreFollowedWithinHalfAWindow(double firstHz, double secondHz)
    {
        double F0At(double seconds) => seconds < 0.25 ? firstHz : secondHz;
        foreach (string timbre in new[] { "sine", "sawtooth", "square", "strong second" })
        {
            float[] tone = PitchSignals.Tone(F0At, PitchSignals.Timbres[timbre], 0.5);
            double[] cents = PitchSignals.Track(tone, F0At).Cents;
            for (int t = 0; t < cents.Length; t++)
            {
                double fromChange = t * PitchSignals.Hop + PitchSignals.Window / 2 - 0.25 * PitchSignals.Rate;
                if (Math.Abs(fromChange) >= PitchSignals.Window / 2) Assert.True(Math.Abs(cents[t]) < 20, $"{timbre}, frame {t}: {cents[t]:F0} cents");
            }
        }
    }

    [Fact]
    public void SilenceAndNonFiniteSamplesHoldTheLastPitch()
    {
        using var scratch = new NativeScratch();
        var tracker = new PitchTracker();
        tracker.Initialize(ref scratch.Arena, PitchSignals.Rate, PitchSignals.Window, 50, 2000);
        float* silence = scratch.Floats(PitchSignals.Window);
        AssertHeld(440, tracker.Process(silence));
        float* tone = scratch.Copy(Signals.Sine(PitchSignals.Window, 300, PitchSignals.Rate));
        float found = tracker.Process(tone).F0Hz;
        Assert.InRange(found, 299.9f, 300.1f);
        AssertHeld(found, tracker.Process(silence));
        silence[1000] = float.NaN;
        AssertHeld(found, tracker.Process(silence));
        silence[1000] = float.PositiveInfinity;
        AssertHeld(found, tracker.Process(silence));
        Assert.InRange(tracker.Process(tone).F0Hz, 299.9f, 300.1f);
        tracker.Reset();
        silence[1000] = 0;
        AssertHeld(440, tracker.Process(silence));
    }

    [Fact]
    public void LoudnessAndOffsetDoNotMatter()
    {
        float[] tone = PitchSignals.Tone(_ => 130.8, PitchSignals.Timbres["bowed"], 0.2);
        float[] faint = [.. tone.Select(x => 0.01f * x + 0.2f)];
        Assert.All(PitchSignals.Track(faint, _ => 130.8).Cents, c => Assert.InRange(c, -3, 3));
    }

    [Fact]
    public void OtherRatesAndWindowsWork()
    {
        using var scratch = new NativeScratch();
        foreach ((int rate, int window) in new[] { (16000, 1024), (22050, 1024), (48000, 4096), (96000, 8192) })
        {
            var tracker = new PitchTracker();
            tracker.Initialize(ref scratch.Arena, rate, window, 60, 1000);
            float* samples = scratch.Copy(Signals.Sine(window, 261.6, rate));
            Assert.InRange(tracker.Process(samples).F0Hz, 261.5, 261.7);
        }
    }

    [Theory]
    [InlineData(2000, 50, 2000)]
    [InlineData(2048, 40, 2000)]
    [InlineData(2048, 50, 5000)]
    [InlineData(2048, 500, 400)]
    public void ImpossibleSettingsAreRefused(int window, float minHz, float maxHz)
    {
        using var scratch = new NativeScratch();
        var tracker = new PitchTracker();
        Assert.Throws<ArgumentOutOfRangeException>(() => tracker.Initialize(ref scratch.Arena, PitchSignals.Rate, window, minHz, maxHz));
    }

    private static void AssertHeld(float f0Hz, PitchEstimate estimate)
    {
        Assert.Equal(f0Hz, estimate.F0Hz);
        Assert.Equal(0, estimate.Confidence);
    }
}
