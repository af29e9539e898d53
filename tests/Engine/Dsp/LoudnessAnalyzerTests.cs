using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class LoudnessAnalyzerTests
{
    [Theory]
    [InlineData(1e-5)]
    [InlineData(1e-3)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void MatchesTheDefinitionInDoublePrecision(double gain)
    {
        foreach (int size in new[] { 16, 64, 1024 })
        {
            float[] samples = [.. Signals.Noise(size, size).Select(x => (float)(gain * x))];
            double sum = 0, weights = 0;
            for (int n = 0; n < size; n++)
            {
                double w = 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / size);
                sum += w * samples[n] * samples[n];
                weights += w;
            }

            double wanted = 10 * Math.Log10(sum / weights + 1e-10);
            Assert.InRange(Measure(samples), wanted - 1e-4, wanted + 1e-4);
        }
    }

    [Fact]
    public void SilenceAndNonFiniteSamplesAreMinus100()
    {
        Assert.Equal(-100, Measure(new float[1024]), 4);
        var samples = new float[1024];
        samples[500] = float.NaN;
        Assert.Equal(-100, Measure(samples), 4);
    }

    [Fact]
    public void FullScaleSineIsMinus3() => Assert.Equal(-3.0103, Measure(Signals.Sine(1024, 1000, 44100)), 0.02);

    private static float Measure(float[] samples)
    {
        using var scratch = new NativeScratch();
        var analyzer = new LoudnessAnalyzer();
        analyzer.Initialize(ref scratch.Arena, samples.Length);
        return analyzer.LoudnessDb(scratch.Copy(samples));
    }
}
