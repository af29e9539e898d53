using NeuralSynth.Engine.Timbre;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Streaming.Tests;

/// <summary>The DDSP path against what its definition predicts: the sample decoder's amplitude is the input's RMS and its
/// harmonics are 1/k, so each partial of the output is known.</summary>
public sealed class DdspOracleTests : IClassFixture<Packages>
{
    private const int Rate = 44100;
    private const double InputHz = 330;
    private const int Harmonics = 8;

    private readonly Packages _packages;

    public DdspOracleTests(Packages packages) => _packages = packages;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(-1, 7)]
    public void SineInput_GivesTheDefinedPartials(double octave, double semitones)
    {
        string path = _packages.Write(SamplePackages.Ddsp(new SampleDdsp { NoiseLevel = 0 }));
        using var engine = new EngineHarness(path, Rate, 512);
        engine.Set(TimbreParameter.Octave, octave);
        engine.Set(TimbreParameter.TuneSemitones, semitones);
        float[] output = engine.ProcessMono(LatencyTests.Sine(Rate, InputHz, 2 * Rate), 512);

        double f0Hz = InputHz * Math.Pow(2, octave + semitones / 12);
        double rms = 0.5 / Math.Sqrt(2);
        double sum = Enumerable.Range(1, Harmonics).Sum(k => 1.0 / k);
        for (int k = 1; k <= Harmonics; k++)
        {
            double expected = rms / k / sum;
            Assert.Equal(expected, AmplitudeAt(output, k * f0Hz), 0.03 * expected + 2e-4);
        }
    }

    [Theory] // The player's range is wider than a model's: 60 Hz is below and 1800 Hz above what the sample was trained on.
    [InlineData(60)]
    [InlineData(1800)]
    public void InputOutsideTheTrainedRange_IsTrackedAndCanBeTransposed(double inputHz)
    {
        string path = _packages.Write(SamplePackages.Ddsp(new SampleDdsp { NoiseLevel = 0 }));
        using var engine = new EngineHarness(path, Rate, 512);
        double octave = inputHz < 100 ? 2 : -2;
        engine.Set(TimbreParameter.Octave, octave);
        float[] output = engine.ProcessMono(LatencyTests.Sine(Rate, inputHz, 2 * Rate), 512);
        Assert.True(AmplitudeAt(output, inputHz * Math.Pow(2, octave)) > 0.1);
    }

    [Fact]
    public void Loudness_FollowsItsParameter()
    {
        string path = _packages.Write(SamplePackages.Ddsp(new SampleDdsp { NoiseLevel = 0 }));
        double Level(double loudnessDb)
        {
            using var engine = new EngineHarness(path, Rate, 512);
            engine.Set(TimbreParameter.LoudnessDb, loudnessDb);
            return AmplitudeAt(engine.ProcessMono(LatencyTests.Sine(Rate, InputHz, 2 * Rate), 512), InputHz);
        }

        Assert.Equal(Math.Pow(10, -12 / 20.0), Level(-12) / Level(0), 0.01);
    }

    [Fact]
    public void Morph_ChangesTheInstrument()
    {
        // The second instrument of the sample decoder has odd harmonics only.
        string path = _packages.Write(SamplePackages.Ddsp(new SampleDdsp { NoiseLevel = 0 }));
        using var engine = new EngineHarness(path, Rate, 512);
        engine.Set(TimbreParameter.Morph, 1);
        float[] output = engine.ProcessMono(LatencyTests.Sine(Rate, InputHz, 2 * Rate), 512);
        Assert.True(AmplitudeAt(output, 2 * InputHz) < 1e-3);
        Assert.True(AmplitudeAt(output, 3 * InputHz) > 0.02);
    }

    [Fact]
    public void Silence_StaysSilent()
    {
        string path = _packages.Write(SamplePackages.Ddsp());
        using var engine = new EngineHarness(path, Rate, 512);
        Assert.All(engine.ProcessMono(new float[Rate], 512), x => Assert.True(Math.Abs(x) < 1e-3));
    }

    [Fact]
    public void Onset_ArrivesAfterTheReportedLatency()
    {
        string path = _packages.Write(SamplePackages.Ddsp(new SampleDdsp { NoiseLevel = 0 }));
        using var engine = new EngineHarness(path, Rate, 256);
        float[] input = new float[2 * Rate];
        LatencyTests.Sine(Rate, InputHz, Rate).CopyTo(input, Rate / 2);
        float[] output = engine.ProcessMono(input, 256);
        // The loudness window is centred: the output's level reaches half of its final value within its half-length.
        int expected = Rate / 2 + engine.LatencySamples;
        double final = Rms(output, expected + 4000, 2000);
        int half = expected - 2000;
        while (Rms(output, half, 128) < 0.5 * final) half += 16;
        Assert.InRange(half, expected - 512, expected + 512);
    }

    private static double Rms(float[] x, int start, int count) => Math.Sqrt(x.AsSpan(start, count).ToArray().Sum(v => (double)v * v) / count);

    /// <summary>Amplitude of one frequency over the second half, Hann-windowed (correlation in double precision).</summary>
    private static double AmplitudeAt(float[] x, double frequencyHz)
    {
        int start = x.Length / 2;
        int count = x.Length - start;
        double re = 0;
        double im = 0;
        for (int i = 0; i < count; i++)
        {
            double w = 1 - Math.Cos(2 * Math.PI * i / count);
            re += w * x[start + i] * Math.Cos(2 * Math.PI * frequencyHz * i / Rate);
            im += w * x[start + i] * Math.Sin(2 * Math.PI * frequencyHz * i / Rate);
        }

        return 2 * Math.Sqrt(re * re + im * im) / count;
    }
}
