namespace NeuralSynth.Media.Tests;

public sealed class OfflineResamplerTests
{
    [Theory]
    [InlineData(44100, 48000, 1000)]
    [InlineData(48000, 44100, 1000)]
    [InlineData(44100, 48000, 19000)]
    [InlineData(96000, 44100, 18000)]
    [InlineData(22050, 44100, 9000)]
    [InlineData(192000, 44100, 440)]
    [InlineData(44101, 44100, 5000)]
    [InlineData(8000, 44100, 3000)]
    public void ASine_IsTheSameSineAtTheOtherRate(int from, int to, double hz)
    {
        var output = OfflineResampler.Resample(Signals.Sine(hz, from / 4, 0.5, from), from, to);
        var expected = Signals.Sine(hz, output.Length, 0.5, to);
        var edge = output.Length / 8;
        double error = 0, power = 0;
        for (var n = edge; n < output.Length - edge; n++)
        {
            error += Math.Pow(output[n] - expected[n], 2);
            power += Math.Pow(expected[n], 2);
        }
        var errorDb = 10 * Math.Log10(error / power);
        Assert.True(errorDb < -90, $"error {errorDb:0.0} dB");
    }

    [Theory]
    [InlineData(48000, 44100, 22800)]
    [InlineData(96000, 44100, 30000)]
    [InlineData(192000, 44100, 80000)]
    public void WhatTheLowerRateCannotHold_IsRemoved(int from, int to, double hz)
    {
        var output = OfflineResampler.Resample(Signals.Sine(hz, from / 4, 0.5, from), from, to);
        var edge = output.Length / 8;
        var rms = Math.Sqrt(output[edge..^edge].Average(x => (double)x * x)) / (0.5 / Math.Sqrt(2));
        Assert.True(20 * Math.Log10(rms) < -90, $"alias {20 * Math.Log10(rms):0.0} dB");
    }

    [Theory]
    [InlineData(48000, 44100, 480, 441)]
    [InlineData(44100, 88200, 100, 200)]
    [InlineData(96000, 44100, 1000, 460)]
    [InlineData(44100, 48000, 0, 0)]
    public void Length_IsThatOfTheSameTime(int from, int to, int length, int expected) =>
        Assert.Equal(expected, OfflineResampler.Resample(new float[length], from, to).Length);

    [Fact]
    public void AConstant_StaysTheSame()
    {
        var output = OfflineResampler.Resample([.. Enumerable.Repeat(0.25f, 4000)], 48000, 44100);
        Assert.All(output[500..^500], sample => Assert.Equal(0.25f, sample, 1e-6f));
    }

    [Fact]
    public void TheSameRate_ChangesNothing()
    {
        var audio = Signals.Noise(100, 1);
        Assert.Equal(audio, OfflineResampler.Resample(audio, 44100, 44100));
    }
}
